using System.Collections.Immutable;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Repositories.TextFormat;

namespace ModelServing.Runtime.Repositories;

/// <summary>
/// Turns a model's config.pbtxt into <see cref="ModelConfigurationFile"/>: the part of Triton's model_config.proto that has a meaning here. The rest is told
/// of with its place, and changes nothing. Pure.
/// </summary>
internal static class ModelConfigurationParser
{
    private const int LargestBatch = 65_536;
    private const int MostInstances = 256;
    private const int LongestQueue = 1_000_000;
    private const int LongestDelayMicroseconds = 60_000_000;
    private const int MostVersions = 1_024;

    /// <summary>As in the configuration document.</summary>
    private static readonly ModelConfigurationFile Default = new(
        "model.onnx", VersionPolicy.Default, 1, [ExecutionProvider.Cpu], 32, TimeSpan.FromMicroseconds(2_000), 512);

    /// <param name="model">The name of its folder.</param>
    /// <param name="utf8">The file's content; empty where there is no such file.</param>
    public static ParsedModelConfiguration Parse(string model, ReadOnlySpan<byte> utf8) => TextFormatParser.Parse(utf8) switch
    {
        ParsedText.Valid valid => Resolve(model, valid.Fields),
        ParsedText.Malformed malformed => new ParsedModelConfiguration.Invalid([$"{malformed.Position}: {malformed.Message}"]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ParsedModelConfiguration Resolve(string model, ImmutableArray<TextField> fields)
    {
        var (problems, ignored) = (new List<string>(), new List<string>());
        var root = new TextSection(fields, "", problems, ignored);
        if (root.Text("name", model) is var name && name is not "" && name != model)
        {
            root.Report("name", $"must be that of the model's folder, '{model}', is {JsonSection.Show(name)}");
        }

        RequireBackend(root, "platform", "onnxruntime_onnx");
        RequireBackend(root, "backend", "onnxruntime");
        var file = root.Text("default_model_filename", Default.FileName);
        if (!ModelName.IsFile(file.Length == 0 ? Default.FileName : file))
        {
            root.Report("default_model_filename", $"{ModelName.FileRule}, is {JsonSection.Show(file)}");
        }

        var (instances, providers) = Instances(root);
        var maxBatchSize = root.Integer("max_batch_size", Default.MaxBatchSize, 0, LargestBatch);
        var (delay, queued) = Batching(root, maxBatchSize);
        var configuration = new ModelConfigurationFile(
            file.Length == 0 ? Default.FileName : file, Policy(root), instances, providers, maxBatchSize, delay, queued);
        root.IgnoreOthers();
        return problems.Count == 0 ? new ParsedModelConfiguration.Valid(configuration, [.. ignored]) : new ParsedModelConfiguration.Invalid([.. problems]);
    }

    private static void RequireBackend(TextSection root, string field, string only)
    {
        var given = root.Text(field, only);
        if (given != only && given.Length > 0)
        {
            root.Report(field, $"must be '{only}', the only one that is served here, is {JsonSection.Show(given)}");
        }
    }

    private static VersionPolicy Policy(TextSection root)
    {
        const string Name = "version_policy";
        var policy = root.Message(Name);
        string[] given = [.. ((string[])["latest", "all", "specific"]).Where(policy.Has)];
        if (given.Length > 1)
        {
            root.Report(Name, $"has {string.Join(" and ", given)}; there can be one");
        }

        var (latest, all, specific) = (policy.Message("latest"), policy.Message("all"), policy.Message("specific"));
        var count = latest.Integer("num_versions", 1, 1, MostVersions);
        var versions = specific.Integers("versions", 1, long.MaxValue);
        if (given is ["specific"] && versions.Length is 0 or > MostVersions)
        {
            root.Report(Name, $"specific.versions names {versions.Length} versions; it must be 1 to {MostVersions}");
        }

        foreach (var section in (TextSection[])[latest, all, specific, policy])
        {
            section.IgnoreOthers();
        }

        return given switch
        {
            ["all"] => new VersionPolicy.All(),
            ["specific"] => new VersionPolicy.Specific([.. versions.Distinct().Order()]),
            _ => new VersionPolicy.Latest(count),
        };
    }

    /// <summary>Groups add up. Without a kind, or with KIND_AUTO, a model runs on processors, as everywhere here where nothing else is said.</summary>
    private static (int Count, ImmutableArray<ExecutionProvider> Providers) Instances(TextSection root)
    {
        const string Name = "instance_group";
        var total = 0;
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in root.Messages(Name))
        {
            total += group.Integer("count", 1, 1, MostInstances);
            kinds.Add(group.Choice("kind", "KIND_AUTO", "KIND_AUTO", "KIND_CPU", "KIND_GPU"));
            group.Text("name", "");
            group.IgnoreOthers();
        }

        if (total > MostInstances || kinds.Count > 1)
        {
            root.Report(Name, $"has {total} instances of {string.Join(" and ", kinds.Order(StringComparer.Ordinal))}; it must be at most {MostInstances}, of one kind");
        }

        return (Math.Max(1, total), kinds.Contains("KIND_GPU") ? [ExecutionProvider.Cuda] : Default.ExecutionProviders);
    }

    private static (TimeSpan Delay, int MaxQueued) Batching(TextSection root, int maxBatchSize)
    {
        const string Name = "dynamic_batching";
        const string Preferred = "preferred_batch_size";
        var batching = root.Message(Name);
        if (batching.Integers(Preferred, 1, LargestBatch).Any(size => size > maxBatchSize))
        {
            batching.Report(Preferred, $"must be at most max_batch_size, {maxBatchSize}");
        }

        batching.Ignore(Preferred, "sizes follow what runs were seen to cost");
        var delay = batching.Integer("max_queue_delay_microseconds", 0, 0, LongestDelayMicroseconds);
        var policy = batching.Message("default_queue_policy");
        var queued = policy.Integer("max_queue_size", 0, 0, LongestQueue);
        policy.IgnoreOthers();
        batching.IgnoreOthers();
        return (
            root.Has(Name) ? TimeSpan.FromMicroseconds(delay) : Default.MaxQueueDelay,
            queued > 0 ? queued : Default.MaxQueuedRequests);
    }
}
