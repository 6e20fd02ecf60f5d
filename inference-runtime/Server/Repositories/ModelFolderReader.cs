using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Repositories.TextFormat;

namespace ModelServing.Runtime.Repositories;

/// <summary>
/// Looks into a repository laid out as Triton's: <c>model/config.pbtxt</c> and <c>model/version/model.onnx</c>. Whoever writes one model's folder is not
/// trusted with the others, nor with the machine: what leads out of it is not followed, and no more is looked at than a model can need.
/// </summary>
/// <param name="root">The repository's folder.</param>
internal sealed partial class ModelFolderReader(string root)
{
    private const string ConfigurationName = "config.pbtxt";
    private const int MostEntries = 10_000;
    private const int MostTold = 16;

    /// <summary>The models' names, in order; a folder that is called as no model can be is left out.</summary>
    /// <param name="skipped">Those left out.</param>
    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<string> Names(out ImmutableArray<string> skipped)
    {
        string[] folders = [.. Directory.EnumerateDirectories(root).Take(MostEntries).Select(path => Path.GetFileName(path)!)];
        skipped = Shown(folders.Where(name => !ModelName.IsValid(name)));
        return [.. folders.Where(ModelName.IsValid).Order(StringComparer.Ordinal)];
    }

    /// <param name="model">A name that <see cref="ModelName.IsValid"/>.</param>
    public ModelFolder Read(string model)
    {
        try
        {
            var path = ConfinedFile.Folder(root, model, "the repository");
            return Directory.Exists(path) ? Read(model, path) : new ModelFolder.Missing();
        }
        catch (UnauthorizedAccessException denied)
        {
            return Broken(FailureReason.AccessDenied, denied.Message);
        }
        catch (IOException fault)
        {
            return Broken(FailureReason.ModelUnreadable, $"the folder of model '{model}' cannot be read: {fault.Message}");
        }
    }

    private static ModelFolder Read(string model, string path)
    {
        if (ReadConfiguration(path) is not { } text)
        {
            return Broken(
                FailureReason.InvalidConfiguration,
                string.Create(CultureInfo.InvariantCulture, $"{ConfigurationName} is longer than {TextFormatParser.MaxBytes} bytes"));
        }

        return ModelConfigurationParser.Parse(model, text) switch
        {
            ParsedModelConfiguration.Valid valid => ReadVersions(path, valid),
            ParsedModelConfiguration.Invalid invalid => Broken(FailureReason.InvalidConfiguration, $"{ConfigurationName}:{string.Join("; ", Some(invalid.Problems))}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static ModelFolder ReadVersions(string path, ParsedModelConfiguration.Valid valid)
    {
        string[] entries = [.. Directory.EnumerateFileSystemEntries(path).Take(MostEntries + 1)];
        if (entries.Length > MostEntries)
        {
            return Broken(FailureReason.InvalidModel, string.Create(CultureInfo.InvariantCulture, $"the model's folder holds more than {MostEntries} entries"));
        }

        string[] folders = [.. entries.Where(Directory.Exists).Select(entry => Path.GetFileName(entry)!)];
        return new ModelFolder.Found(
            path,
            valid.Configuration,
            [.. folders.Where(IsVersion).Select(name => long.Parse(name, CultureInfo.InvariantCulture)).Order()],
            [.. Some(valid.Ignored)],
            Shown(folders.Where(name => !IsVersion(name))));
    }

    /// <summary>Empty where there is none; null where it is too long.</summary>
    private static byte[]? ReadConfiguration(string path)
    {
        try
        {
            using var file = ConfinedFile.OpenRead(path, ConfigurationName, "the model's folder");
            var buffer = new byte[TextFormatParser.MaxBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > TextFormatParser.MaxBytes ? null : buffer[..length];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static ModelFolder.Broken Broken(FailureReason reason, string message) => new(new ModelFailure(reason, message));

    private static bool IsVersion(string name) => VersionPattern().IsMatch(name) && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static ImmutableArray<string> Shown(IEnumerable<string> names) =>
        [.. Some(names.Order(StringComparer.Ordinal).Select(name => JsonSection.Show(name)))];

    /// <summary>So many as fit a line of a log.</summary>
    private static IEnumerable<string> Some(IEnumerable<string> all)
    {
        string[] list = [.. all];
        return list.Length <= MostTold ? list : list.Take(MostTold).Append(string.Create(CultureInfo.InvariantCulture, $"and {list.Length - MostTold} more"));
    }

    [GeneratedRegex(@"\A[1-9][0-9]{0,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
