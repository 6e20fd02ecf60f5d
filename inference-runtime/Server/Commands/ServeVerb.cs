using ModelServing.Engine.Accelerators;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Hosting;
using ModelServing.Runtime.Logging;
using ModelServing.Runtime.Reporting;
using ModelServing.Runtime.Repositories;

namespace ModelServing.Runtime.Commands;

/// <summary><c>model-runtime serve</c>: the container that answers.</summary>
/// <param name="addLoader">Registers the backend.</param>
internal sealed class ServeVerb(Action<IServiceCollection> addLoader)
{
    /// <summary>As the configuration document has it where it says nothing.</summary>
    private static readonly DrainSettings RepositoryDrain = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    public async Task<int> RunAsync(ServeOptions options, TextWriter error)
    {
        using var signals = new TerminationSignals();
        using var logging = ConsoleLogging.CreateFactory(options.LogLevel);
        var lastWord = new LastWord(new TerminationLog(options.TerminationLogPath, logging.CreateLogger<TerminationLog>()), error);
        try
        {
            var failure = options.Repository is { } repository
                ? await ServeAsync(options, repository, signals)
                : await ServeAsync(options, ConfigurationFile.Read(options.ConfigPath), signals);
            return failure is null ? ExitCode.Success : lastWord.Say(failure);
        }
        catch (OperationCanceledException) when (signals.Second.IsCancellationRequested)
        {
            return signals.InterruptedExitCode;
        }
    }

    private async Task<ModelIndexEntry?> ServeAsync(ServeOptions options, ParsedConfiguration parsed, TerminationSignals signals)
    {
        if (parsed is ParsedConfiguration.Invalid invalid)
        {
            return InvalidConfigurationReport.Of(options.ConfigPath, invalid);
        }

        var configuration = ((ParsedConfiguration.Valid)parsed).Configuration;
        var control = new NoModelControl($"this server serves the model '{configuration.Model.Identity.Name}' that it was started with, and no other");
        await using var application = RuntimeApplication.Create(options.Listen, options.LogLevel, services => AddParts(services, options), _ => control);
        if (await ListenAsync(application, configuration.Model.Identity, signals) is { } failure)
        {
            return failure;
        }

        var models = application.Services.GetRequiredService<ServedModels>();
        var plan = new ConfiguredModel(models, configuration, options.ModelsFolder, configuration.Swap is null ? null : Follower(options, models, application.Services));
        return await RunAsync(application, plan, configuration.Drain, signals);
    }

    private async Task<ModelIndexEntry?> ServeAsync(ServeOptions options, RepositoryOptions repository, TerminationSignals signals)
    {
        await using var application = RuntimeApplication.Create(
            options.Listen,
            options.LogLevel,
            services => AddParts(services.AddRepository(repository, RepositoryDrain), options),
            RepositoryRegistration.Control);
        return await ListenAsync(application, ModelIdentity.Unknown, signals)
            ?? await RunAsync(application, RepositoryRegistration.Plan(application.Services), RepositoryDrain, signals);
    }

    private void AddParts(IServiceCollection services, ServeOptions options)
    {
        addLoader(services);
        services.AddAccelerators(AcceleratorEnvironment.Read(Environment.GetEnvironmentVariable, Directory.Exists, options.Sharing));
    }

    /// <returns>Null when it listens; else why it cannot.</returns>
    private static async Task<ModelIndexEntry?> ListenAsync(WebApplication application, ModelIdentity model, TerminationSignals signals)
    {
        try
        {
            await application.StartAsync(signals.Second);
            application.Services.StartAccelerators();
            return null;
        }
        catch (IOException taken)
        {
            return IndexEntries.Failure(
                model,
                FailureReason.InvalidConfiguration,
                $"cannot listen: {taken.Message} Change {Settings.Bind.Name}, {Settings.HttpPort.Name}, {Settings.MetricsPort.Name} or {Settings.GrpcPort.Name}");
        }
    }

    private static Task<ModelIndexEntry?> RunAsync(WebApplication application, IServingPlan plan, DrainSettings drain, TerminationSignals signals) =>
        new ServingLifecycle(application, plan, drain, TimeProvider.System, application.Services.GetRequiredService<ILogger<ServingLifecycle>>())
            .RunAsync(signals.First, signals.Second);

    private static ConfigurationFollower Follower(ServeOptions options, ServedModels models, IServiceProvider services) => new(
        models,
        new ConfigurationWatch(options.ConfigPath, TimeProvider.System),
        new FetchOptions(options.ConfigPath, options.ModelsFolder, options.SourceFolder, options.RegistryCredentialsPath, options.TerminationLogPath, options.LogLevel),
        TimeProvider.System,
        services.GetRequiredService<ILogger<ConfigurationFollower>>());
}
