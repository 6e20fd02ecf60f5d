namespace ModelServing.Runtime.Commands;

/// <param name="ConfigPath">The configuration document.</param>
/// <param name="ModelsFolder">Where the model file goes.</param>
/// <param name="SourceFolder">Where the claim is mounted; empty where there is none.</param>
/// <param name="RegistryCredentialsPath">Credentials of registries; empty where there are none.</param>
/// <param name="TerminationLogPath">Where the last word goes.</param>
/// <param name="LogLevel">The lowest level that is logged.</param>
internal sealed record FetchOptions(
    string ConfigPath, string ModelsFolder, string SourceFolder, string RegistryCredentialsPath, string TerminationLogPath, LogLevel LogLevel)
{
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        Commands.Settings.Config,
        Commands.Settings.Models,
        Commands.Settings.Source,
        Commands.Settings.RegistryCredentials,
        Commands.Settings.TerminationLog,
        Commands.Settings.LogLevel,
    ];

    public static FetchOptions Read(SettingReader reader) => new(
        reader.Text(Commands.Settings.Config),
        reader.Text(Commands.Settings.Models),
        reader.Text(Commands.Settings.Source),
        reader.Text(Commands.Settings.RegistryCredentials),
        reader.Text(Commands.Settings.TerminationLog),
        reader.Name(Commands.Settings.LogLevel, LogLevel.Information));
}
