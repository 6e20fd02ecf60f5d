using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelServing.Host.Options;

/// <summary>The flags of <c>run</c>, with the environment behind them.</summary>
internal sealed class RunCommand
{
    private const string Prefix = "MODEL_OPERATOR_";
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Kubeconfig to use; else KUBECONFIG, else the pod's service account." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig; else its current one." };
    private readonly Option<string[]> _namespaces = new("--watch-namespace") { Description = "Namespace to serve; may be repeated. Default: all." };
    private readonly Option<string?> _image = new("--runtime-image") { Description = "Image of model pods without an accelerator." };
    private readonly Option<string?> _gpuImage = new("--runtime-gpu-image") { Description = "Image of model pods with an NVIDIA accelerator." };
    private readonly Option<string[]> _networks = new("--model-fetch-allow-network") { Description = "CIDR block that model URLs may resolve into although it is not public; may be repeated." };
    private readonly Option<string?> _healthPort = new("--health-port") { Description = "Port of /healthz and /readyz; 0 takes a free one. Default: 8081." };
    private readonly Option<string?> _workers = new("--workers") { Description = "ModelDeployments reconciled at the same time, 1 to 256. Default: 16." };
    private readonly Option<string?> _logLevel = new("--log-level") { Description = "Trace, Debug, Information, Warning, Error or Critical. Default: Information." };
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
        foreach (var option in (Option[])[_kubeconfig, _context, _namespaces, _image, _gpuImage, _networks, _healthPort, _workers, _logLevel])
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

    private RunOptions Read(CommandResult result, List<string> errors) => new()
    {
        Kubeconfig = Text(result, _kubeconfig),
        Context = Text(result, _context),
        WatchNamespaces = Texts(result, _namespaces),
        RuntimeImage = Text(result, _image) ?? DefaultImages.Cpu,
        RuntimeGpuImage = Text(result, _gpuImage) ?? DefaultImages.Gpu,
        ModelFetchAllowNetworks = Texts(result, _networks),
        HealthPort = Number(result, _healthPort, 8081, errors),
        Workers = Number(result, _workers, 16, errors),
        LogLevel = Level(result, errors),
    };

    private string? Text(CommandResult result, Option<string?> option) =>
        result.GetValue(option) is { Length: > 0 } value ? value : Variable(option) is { Length: > 0 } fallback ? fallback : null;

    private string[] Texts(CommandResult result, Option<string[]> option) =>
        result.GetValue(option) is { Length: > 0 } values ? values : Variable(option)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private int Number(CommandResult result, Option<string?> option, int absent, List<string> errors)
    {
        if (Text(result, option) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add($"{option.Name} '{text}' is not a number");
        return absent;
    }

    private LogLevel Level(CommandResult result, List<string> errors)
    {
        var text = Text(result, _logLevel) ?? nameof(LogLevel.Information);
        if (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && level is >= LogLevel.Trace and <= LogLevel.Critical && !char.IsAsciiDigit(text[0]))
        {
            return level;
        }

        errors.Add($"--log-level '{text}' is none of Trace, Debug, Information, Warning, Error, Critical");
        return LogLevel.Information;
    }

    private string? Variable(Option option) =>
        _environment(Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant());
}
