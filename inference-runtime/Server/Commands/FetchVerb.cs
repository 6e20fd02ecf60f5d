using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Logging;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Commands;

/// <summary><c>model-runtime fetch</c>: the init container.</summary>
internal static class FetchVerb
{
    public static async Task<int> RunAsync(FetchOptions options, TextWriter error)
    {
        using var signals = new TerminationSignals();
        using var logging = ConsoleLogging.CreateFactory(options.LogLevel);
        var lastWord = new LastWord(new TerminationLog(options.TerminationLogPath, logging.CreateLogger<TerminationLog>()), error);
        try
        {
            return lastWord.Say(await FetchAsync(options, logging.CreateLogger<ModelFetcher>(), signals.First));
        }
        catch (OperationCanceledException) when (signals.First.IsCancellationRequested)
        {
            return signals.InterruptedExitCode;
        }
    }

    private static async Task<ModelIndexEntry> FetchAsync(FetchOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var parsed = ConfigurationFile.Read(options.ConfigPath);
        if (parsed is ParsedConfiguration.Invalid invalid)
        {
            return InvalidConfigurationReport.Of(options.ConfigPath, invalid);
        }

        return await FetchAsync(options, ((ParsedConfiguration.Valid)parsed).Configuration, logger, cancellationToken);
    }

    /// <summary>Brings the model file of a configuration to its place, and says how that ended.</summary>
    public static async Task<ModelIndexEntry> FetchAsync(
        FetchOptions options, ResolvedConfiguration configuration, ILogger logger, CancellationToken cancellationToken)
    {
        var model = configuration.Model;
        if (!Directory.Exists(options.ModelsFolder))
        {
            return Invalid(model.Identity, $"the models folder {options.ModelsFolder} ({Settings.Models.Variable}) does not exist");
        }

        if (model.Source is ModelSource.PersistentVolumeClaim && options.SourceFolder.Length == 0)
        {
            return Invalid(model.Identity, $"model.source is a persistentVolumeClaim, and {Settings.Source.Variable} does not say where it is mounted");
        }

        var context = new FetchContext(configuration.Fetch, FetchTuning.Default, new DnsHostResolver(), TimeProvider.System, logger);
        using var sources = new ModelSources(context, options.SourceFolder, options.RegistryCredentialsPath, Environment.GetEnvironmentVariable);
        var opened = sources.Open(model.Source);
        if (opened is not OpenedSource.Ready ready)
        {
            return Invalid(model.Identity, ((OpenedSource.Invalid)opened).Message);
        }

        var outcome = await new ModelFetcher(ready.Source, context).FetchAsync(
            Path.Combine(options.ModelsFolder, model.File), model.Verification, model.ExternalData, cancellationToken);
        return FetchReport.Of(model.Identity, outcome);
    }

    private static ModelIndexEntry Invalid(ModelIdentity model, string message) =>
        IndexEntries.Failure(model, FailureReason.InvalidConfiguration, message);
}
