using ModelServing.Engine.Accelerators;
using ModelServing.Runtime.Hosting;

namespace ModelServing.Runtime.Commands;

/// <param name="ConfigPath">The configuration document.</param>
/// <param name="ModelsFolder">Where the model file lies.</param>
/// <param name="SourceFolder">Where the claim is mounted; empty where there is none.</param>
/// <param name="RegistryCredentialsPath">Credentials of registries; empty where there are none.</param>
/// <param name="Listen">Where to listen and how much to read.</param>
/// <param name="Sharing">What is said of the pod's GPUs.</param>
/// <param name="TerminationLogPath">Where the last word goes.</param>
/// <param name="LogLevel">The lowest level that is logged.</param>
internal sealed record ServeOptions(
    string ConfigPath,
    string ModelsFolder,
    string SourceFolder,
    string RegistryCredentialsPath,
    ListenOptions Listen,
    AcceleratorSharing Sharing,
    string TerminationLogPath,
    LogLevel LogLevel)
{
    // A body lies in one array, beside the padding that aligns it.
    private const int LargestMaxRequestBytes = (1 << 30) - 64;

    public static IReadOnlyList<Setting> Settings { get; } =
    [
        Commands.Settings.Config,
        Commands.Settings.Models,
        Commands.Settings.Source,
        Commands.Settings.RegistryCredentials,
        Commands.Settings.Bind,
        Commands.Settings.HttpPort,
        Commands.Settings.MetricsPort,
        Commands.Settings.GrpcPort,
        Commands.Settings.MaxRequestBytes,
        Commands.Settings.AcceleratorSharing,
        Commands.Settings.TerminationLog,
        Commands.Settings.LogLevel,
    ];

    public static ServeOptions Read(SettingReader reader) => new(
        reader.Text(Commands.Settings.Config),
        reader.Text(Commands.Settings.Models),
        reader.Text(Commands.Settings.Source),
        reader.Text(Commands.Settings.RegistryCredentials),
        new ListenOptions(
            reader.Address(Commands.Settings.Bind),
            (int)reader.Integer(Commands.Settings.HttpPort, 0, ushort.MaxValue),
            (int)reader.Integer(Commands.Settings.MetricsPort, 0, ushort.MaxValue),
            (int)reader.Integer(Commands.Settings.GrpcPort, 0, ushort.MaxValue),
            (int)reader.Integer(Commands.Settings.MaxRequestBytes, 1, LargestMaxRequestBytes)),
        reader.AcceleratorSharing(Commands.Settings.AcceleratorSharing),
        reader.Text(Commands.Settings.TerminationLog),
        reader.LogLevel(Commands.Settings.LogLevel));
}
