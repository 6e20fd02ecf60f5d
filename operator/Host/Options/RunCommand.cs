using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelServing.Host.Options;

/// <summary>The flags of <c>run</c>, with the environment behind them.</summary>
internal sealed class RunCommand
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Kubeconfig to use; else KUBECONFIG, else the pod's service account." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig; else its current one." };
    private readonly Option<string[]> _namespaces = new("--watch-namespace") { Description = "Namespace to serve; may be repeated. Default: all." };
    private readonly Option<string?> _bindAddress = new("--bind-address") { Description = "IP address that every port listens on, unless a flag names another. Default: all of the host." };
    private readonly Option<string?> _healthPort = new("--health-port") { Description = "Port of /healthz and /readyz, and of /metrics where it has none of its own; 0 takes a free one. Default: 8081." };
    private readonly Option<string?> _workers = new("--workers") { Description = "ModelDeployments reconciled at the same time, 1 to 256. Default: 16." };
    private readonly Option<string?> _logLevel = new("--log-level") { Description = "Trace, Debug, Information, Warning, Error or Critical. Default: Information." };
    private readonly ModelFlags _models = new();
    private readonly LeaderElectionFlags _leaderElection = new();
    private readonly MetricsFlags _metrics = new();
    private readonly MetricsApiFlags _metricsApi = new();
    private readonly Func<string, string?> _environment;

    public RunCommand(Func<string, string?> environment, Func<RunOptions, CancellationToken, Task<int>> runAsync)
    {
        _environment = environment;
        Command = new Command("run", "Serve ModelDeployments until SIGTERM or SIGINT (the default). Each flag has an environment variable MODEL_OPERATOR_<FLAG> behind it; lists are separated by commas.");
        AddTo(Command, runAsync);
    }

    public Command Command { get; }

    /// <summary>Gives another command, such as the root, the same flags and action.</summary>
    public void AddTo(Command command, Func<RunOptions, CancellationToken, Task<int>> runAsync)
    {
        foreach (var option in (Option[])[_kubeconfig, _context, _namespaces, .. _models.All, _bindAddress, _healthPort, _workers, _logLevel, .. _leaderElection.All, .. _metrics.All, .. _metricsApi.All])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
        command.SetAction((arguments, cancellationToken) => runAsync(Read(arguments.CommandResult, new List<string>()), cancellationToken));
    }

    private void Check(CommandResult result)
    {
        var errors = new List<string>();
        var options = Read(result, errors);
        errors.AddRange(RunOptionsValidator.Validate(options));
        errors.ForEach(result.AddError);
    }

    private RunOptions Read(CommandResult result, List<string> errors)
    {
        var reader = new OptionReader(result, _environment, errors);
        return new RunOptions
        {
            Kubeconfig = reader.Text(_kubeconfig),
            Context = reader.Text(_context),
            WatchNamespaces = reader.Texts(_namespaces),
            Models = _models.Read(reader),
            BindAddress = reader.Address(_bindAddress),
            HealthPort = reader.Number(_healthPort, 8081),
            Workers = reader.Number(_workers, 16),
            LogLevel = reader.Level(_logLevel),
            LeaderElection = _leaderElection.Read(reader),
            Metrics = _metrics.Read(reader),
            MetricsApi = _metricsApi.Read(reader),
        };
    }
}
