using System.CommandLine;
using ModelServing.Engine.Accelerators;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Hosting;
using ModelServing.Runtime.Repositories;

namespace ModelServing.Runtime.Commands;

/// <param name="Repository">The models, where they come from a repository; else null.</param>
/// <param name="ConfigPath">The configuration document; empty where there is a repository.</param>
/// <param name="ModelsFolder">Where the model file lies; empty where there is a repository.</param>
/// <param name="SourceFolder">Where the claim is mounted; empty where there is none.</param>
/// <param name="RegistryCredentialsPath">Credentials of registries; empty where there are none.</param>
/// <param name="Listen">Where to listen and how much to read.</param>
/// <param name="Sharing">What is said of the pod's GPUs.</param>
/// <param name="TerminationLogPath">Where the last word goes.</param>
/// <param name="LogLevel">The lowest level that is logged.</param>
internal sealed record ServeOptions(
    RepositoryOptions? Repository,
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

    public static IReadOnlyList<Option> Options { get; } =
    [
        Settings.Config.Option,
        Settings.Models.Option,
        Settings.Source.Option,
        Settings.RegistryCredentials.Option,
        Settings.ModelRepository.Option,
        Settings.ModelControl.Option,
        Settings.LoadModel.Option,
        Settings.Bind.Option,
        Settings.HttpPort.Option,
        Settings.MetricsPort.Option,
        Settings.GrpcPort.Option,
        Settings.MaxRequestBytes.Option,
        Settings.AcceleratorSharing.Option,
        Settings.TerminationLog.Option,
        Settings.LogLevel.Option,
    ];

    public static ServeOptions Read(SettingReader reader)
    {
        var repository = RepositoryOf(reader);
        return new ServeOptions(
            repository,
            repository is null ? reader.Text(Settings.Config) : "",
            repository is null ? reader.Text(Settings.Models) : "",
            reader.Text(Settings.Source),
            reader.Text(Settings.RegistryCredentials),
            new ListenOptions(
                reader.Address(Settings.Bind),
                (int)reader.Integer(Settings.HttpPort, 0, ushort.MaxValue),
                (int)reader.Integer(Settings.MetricsPort, 0, ushort.MaxValue),
                (int)reader.Integer(Settings.GrpcPort, 0, ushort.MaxValue),
                (int)reader.Integer(Settings.MaxRequestBytes, 1, LargestMaxRequestBytes)),
            reader.Name(Settings.AcceleratorSharing, AcceleratorSharing.Unknown),
            reader.Text(Settings.TerminationLog),
            reader.Name(Settings.LogLevel, LogLevel.Information));
    }

    /// <summary>Null where the configuration document says what is served.</summary>
    private static RepositoryOptions? RepositoryOf(SettingReader reader)
    {
        var (folder, models) = (Settings.ModelRepository, reader.List(Settings.LoadModel));
        var mode = reader.Choice(Settings.ModelControl, "none", "explicit") == "explicit" ? ModelControlMode.Explicit : ModelControlMode.None;
        if (!reader.IsGiven(folder))
        {
            if (mode == ModelControlMode.Explicit || models.Count > 0)
            {
                reader.Reject($"{(models.Count > 0 ? Settings.LoadModel.Name : Settings.ModelControl.Name)} needs {folder.Name} ({folder.Variable})");
            }

            return null;
        }

        if (reader.IsGiven(Settings.Config))
        {
            reader.Reject($"give either {Settings.Config.Name} ({Settings.Config.Variable}), for one model, or {folder.Name} ({folder.Variable}), for a folder of them, not both");
        }

        if (mode == ModelControlMode.None && models.Count > 0)
        {
            reader.Reject($"{Settings.LoadModel.Name} needs {Settings.ModelControl.Name} explicit; with none all models are served");
        }

        foreach (var model in models.Where(model => model != RepositoryOptions.EveryModel && !ModelName.IsValid(model)))
        {
            reader.Reject($"{Settings.LoadModel.Name} {ModelName.Rule}, or *, is {JsonSection.Show(model)}");
        }

        return new RepositoryOptions(reader.Text(folder), mode, models);
    }
}
