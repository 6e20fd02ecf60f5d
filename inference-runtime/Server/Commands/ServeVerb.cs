using ModelServing.Engine.Accelerators;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Hosting;
using ModelServing.Runtime.Logging;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Commands;

/// <summary><c>model-runtime serve</c>: the container that answers.</summary>
/// <param name="addLoader">Registers the backend.</param>
internal sealed class ServeVerb(Action<IServiceCollection> addLoader)
{
    public async Task<int> RunAsync(ServeOptions options, TextWriter error)
    {
        using var signals = new TerminationSignals();
        using var logging = ConsoleLogging.CreateFactory(options.LogLevel);
        var lastWord = new LastWord(new TerminationLog(options.TerminationLogPath, logging.CreateLogger<TerminationLog>()), error);
        var parsed = ConfigurationFile.Read(options.ConfigPath);
        if (parsed is ParsedConfiguration.Invalid invalid)
        {
            return lastWord.Say(InvalidConfigurationReport.Of(options.ConfigPath, invalid));
        }

        try
        {
            var failure = await ServeAsync(options, ((ParsedConfiguration.Valid)parsed).Configuration, signals);
            return failure is null ? ExitCode.Success : lastWord.Say(failure);
        }
        catch (OperationCanceledException) when (signals.Second.IsCancellationRequested)
        {
            return signals.InterruptedExitCode;
        }
    }

    private async Task<ModelIndexEntry?> ServeAsync(ServeOptions options, ResolvedConfiguration configuration, TerminationSignals signals)
    {
        var control = new NoModelControl($"this server serves the model '{configuration.Model.Identity.Name}' that it was started with, and no other");
        await using var application = RuntimeApplication.Create(
            options.Listen,
            options.LogLevel,
            services =>
            {
                addLoader(services);
                services.AddAccelerators(AcceleratorEnvironment.Read(Environment.GetEnvironmentVariable, Directory.Exists, options.Sharing));
            },
            control);
        try
        {
            await application.StartAsync(signals.Second);
        }
        catch (IOException taken)
        {
            return IndexEntries.Failure(
                configuration.Model.Identity,
                FailureReason.InvalidConfiguration,
                $"cannot listen: {taken.Message} Change {Settings.Bind.Name}, {Settings.HttpPort.Name}, {Settings.MetricsPort.Name} or {Settings.GrpcPort.Name}");
        }

        application.Services.StartAccelerators();
        var models = application.Services.GetRequiredService<ServedModels>();
        var plan = new ConfiguredModel(models, configuration, options.ModelsFolder, configuration.Swap is null ? null : Follower(options, models, application.Services));
        var logger = application.Services.GetRequiredService<ILogger<ServingLifecycle>>();
        return await new ServingLifecycle(application, plan, configuration.Drain, TimeProvider.System, logger).RunAsync(signals.First, signals.Second);
    }

    private static ConfigurationFollower Follower(ServeOptions options, ServedModels models, IServiceProvider services) => new(
        models,
        new ConfigurationWatch(options.ConfigPath, TimeProvider.System),
        new FetchOptions(options.ConfigPath, options.ModelsFolder, options.SourceFolder, options.RegistryCredentialsPath, options.TerminationLogPath, options.LogLevel),
        TimeProvider.System,
        services.GetRequiredService<ILogger<ConfigurationFollower>>());
}
