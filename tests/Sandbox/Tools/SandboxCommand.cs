using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using ModelServing.Sandbox.Nodes;

namespace ModelServing.Sandbox.Tools;

/// <summary>The command line: <c>model-sandbox up</c>.</summary>
internal static class SandboxCommand
{
    private static readonly Option<DirectoryInfo> Folder = new("--directory")
    {
        Description = "Folder for the kubeconfig, logs and volumes.",
        DefaultValueFactory = _ => new DirectoryInfo("artifacts/sandbox"),
    };

    private static readonly Option<int> Port = new("--port") { Description = "Port of the API server on 127.0.0.1; 0 for any free one." };

    private static readonly Option<int> Gpus = MakeGpus();

    private static readonly Option<string[]> Images = new("--image")
    {
        Description = "repository=command: the local command line that stands for an image. May be repeated.",
    };

    private static readonly Option<string[]> Volumes = new("--volume")
    {
        Description = "namespace/claim=folder: the folder that a PersistentVolumeClaim is bound to. May be repeated.",
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log what the cluster does to standard error." };

    public static RootCommand Create()
    {
        var up = new Command("up", "Run a cluster in the foreground until SIGINT or SIGTERM.") { Folder, Port, Gpus, Images, Volumes, Verbose };
        up.Validators.Add(result =>
        {
            foreach (var pair in (result.GetValue(Images) ?? []).Concat(result.GetValue(Volumes) ?? []).Where(p => p.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"'{pair}' is not of the form name=value");
            }
        });
        up.SetAction(RunAsync);
        return new RootCommand("A Kubernetes cluster in one process, for people and tests without a cluster.") { up };
    }

    private static Option<int> MakeGpus()
    {
        var gpus = new Option<int>("--gpus") { Description = "Number of nvidia.com/gpu that the node offers." };

        // The token, because a value that is no number has no value to read yet.
        gpus.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.StartsWith('-'))
            {
                result.AddError($"--gpus must not be negative, but is {token.Value}");
            }
        });
        return gpus;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter(level => level >= (arguments.GetValue(Verbose) ? LogLevel.Information : LogLevel.Warning)));
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var options = OptionsOf(arguments);
        await using var cluster = await SandboxCluster.StartAsync(options, cancellationToken, loggers);
        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync($"API server  {cluster.Server}");
        await output.WriteLineAsync($"kubeconfig  {Path.GetFullPath(cluster.KubeconfigPath)}");
        foreach (var node in options.Nodes)
        {
            await output.WriteLineAsync($"node        {node.Name} ({arguments.GetValue(Gpus)} nvidia.com/gpu)");
        }

        foreach (var (image, command) in options.Images)
        {
            await output.WriteLineAsync($"image       {image} runs {string.Join(' ', command)}");
        }

        await output.WriteLineAsync("Press Ctrl+C to stop.");
        await output.FlushAsync(cancellationToken);
        await stopped.Task;
        await output.WriteLineAsync("Stopping.");
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    private static SandboxOptions OptionsOf(ParseResult arguments)
    {
        Dictionary<string, string> capacity = [];
        if (arguments.GetValue(Gpus) is > 0 and var gpus)
        {
            capacity["nvidia.com/gpu"] = gpus.ToString(CultureInfo.InvariantCulture);
        }

        return new SandboxOptions
        {
            Directory = arguments.GetValue(Folder)!.FullName,
            Port = arguments.GetValue(Port),
            Nodes = [new NodeOptions { Name = "sandbox-0", Capacity = capacity }],
            Images = Pairs(arguments.GetValue(Images))
                .ToDictionary(p => p.Key, p => (IReadOnlyList<string>)p.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            Volumes = Pairs(arguments.GetValue(Volumes)).ToDictionary(p => p.Key, p => Path.GetFullPath(p.Value)),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[]? arguments) => (arguments ?? []).Select(argument =>
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return KeyValuePair.Create(argument[..at], argument[(at + 1)..]);
    });
}
