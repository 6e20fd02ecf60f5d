namespace ModelServing.Runtime.Repositories;

internal static partial class Log
{
    [LoggerMessage(2850, LogLevel.Information, "Repository {Folder}: {Count} models are to be loaded")]
    public static partial void Starting(ILogger logger, string folder, int count);

    [LoggerMessage(2851, LogLevel.Information, "Repository {Folder}: {Served} of {Count} models are served")]
    public static partial void Started(ILogger logger, string folder, int served, int count);

    [LoggerMessage(2852, LogLevel.Warning, "Repository {Folder}: folders that are called as no model can be are left out: {Names}")]
    public static partial void ModelsSkipped(ILogger logger, string folder, string names);

    [LoggerMessage(2853, LogLevel.Warning, "Model {Model}: folders that are no version (a whole number from 1 without leading zeros) are left out: {Names}")]
    public static partial void VersionsSkipped(ILogger logger, string model, string names);

    [LoggerMessage(2854, LogLevel.Warning, "Model {Model}: these fields of config.pbtxt, with line and column, have no effect here: {Fields}")]
    public static partial void FieldsIgnored(ILogger logger, string model, string fields);

    [LoggerMessage(2855, LogLevel.Error, "Model {Model}: version '{Version}' is not served: {Reason}: {Message}")]
    public static partial void NotServed(ILogger logger, string model, string version, string reason, string message);

    [LoggerMessage(2856, LogLevel.Information, "Model {Model}: versions {Versions} are served; {Kept} were as before, {Retired} are unloaded")]
    public static partial void Served(ILogger logger, string model, string versions, int kept, int retired);

    [LoggerMessage(2857, LogLevel.Information, "Model {Model}: unloaded, {Versions} versions")]
    public static partial void Unloaded(ILogger logger, string model, int versions);

    [LoggerMessage(2858, LogLevel.Warning, "The copy {Folder} is not needed any more and cannot be removed: {Error}")]
    public static partial void CopyLeft(ILogger logger, string folder, string error);
}
