using System.Text.Json.Nodes;
using ModelServing.Kubernetes.Transport;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Host.Plans.Input;

/// <summary>Reads files of YAML or JSON documents; a List is taken apart.</summary>
internal sealed class ManifestReader(TextReader standardInput)
{
    private const string StandardInput = "-";
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <exception cref="PlanFailureException">It cannot be read, or is not YAML.</exception>
    public async Task<IReadOnlyList<Manifest>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var name = path == StandardInput ? "standard input" : path;
        try
        {
            var text = path == StandardInput ? await standardInput.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
            return [.. Parse(name, text)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PlanFailureException(PlanExitCodes.NoInput, $"{name}: {exception.Message}", exception);
        }
        catch (YamlException exception)
        {
            throw new PlanFailureException(
                PlanExitCodes.BadInput, $"{name}: line {exception.Start.Line}, column {exception.Start.Column}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    /// <summary>Every file of a folder, in the order of their names.</summary>
    /// <exception cref="PlanFailureException">There is no such folder, or one of the files cannot be read.</exception>
    public async Task<IReadOnlyList<Manifest>> ReadFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new PlanFailureException(PlanExitCodes.NoInput, $"--diff '{folder}' is neither 'cluster' nor a folder that exists");
        }

        var manifests = new List<Manifest>();
        foreach (var file in Directory.EnumerateFiles(folder).Where(static file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal))
        {
            manifests.AddRange(await ReadAsync(file, cancellationToken));
        }

        return manifests;
    }

    private static IEnumerable<Manifest> Parse(string name, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // YamlDotNet has its own exception for most of what is no YAML, and not for all.
            throw new PlanFailureException(PlanExitCodes.BadInput, $"{name}: not YAML: {exception.Message}", exception);
        }

        return stream.Documents.SelectMany((document, index) => Parts(
            stream.Documents.Count == 1 ? name : $"{name}, document {index + 1}", YamlJson.Convert(document.RootNode)));
    }

    private static IEnumerable<Manifest> Parts(string origin, JsonNode? node) => node switch
    {
        null => [],
        JsonObject list when list["items"] is JsonArray items && new Manifest(origin, list).Kind?.EndsWith("List", StringComparison.Ordinal) == true =>
            items.SelectMany((item, index) => Parts($"{origin}, item {index + 1}", item?.DeepClone())),
        JsonObject value => [new Manifest(origin, value)],
        _ => throw new PlanFailureException(PlanExitCodes.BadInput, $"{origin}: an object is expected, with apiVersion, kind and metadata"),
    };
}
