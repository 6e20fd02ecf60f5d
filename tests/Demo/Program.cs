using System.CommandLine;
using ModelServing.Demo;

var directory = new Option<DirectoryInfo>("--directory")
{
    Description = "Where the cluster's state, kubeconfig and logs go.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "sandbox")),
};
var gpus = new Option<int>("--gpus")
{
    Description = "How many nvidia.com/gpu the sandbox's node says it has.",
    DefaultValueFactory = _ => 0,
};
gpus.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 1024)
    {
        result.AddError("--gpus must be between 0 and 1024.");
    }
});

var run = new Command("run", "Serve the text-direction example from one YAML, break it, tear it down. Exit 0 only if every prediction is right.") { directory };
run.SetAction((arguments, cancellationToken) => DemoRun.RunAsync(arguments.GetRequiredValue(directory), cancellationToken));

var plot = new Option<FileInfo>("--plot")
{
    Description = "Where the plot of load, utilisation, replicas and latency goes, as SVG.",
    DefaultValueFactory = _ => new FileInfo(Path.Combine("artifacts", "demo", "autoscaling.svg")),
};
var autoscaling = new Command("autoscaling", "Load comes and goes, and pods follow it. Exit 0 only if they do and no request fails.") { directory, plot };
autoscaling.SetAction((arguments, cancellationToken) =>
    AutoscalingRun.RunAsync(arguments.GetRequiredValue(directory), arguments.GetRequiredValue(plot), cancellationToken));

var sandbox = new Command("sandbox", "Keep a sandbox with the operator in the foreground until SIGINT or SIGTERM.") { directory, gpus };
sandbox.SetAction((arguments, cancellationToken) =>
    SandboxSession.RunAsync(arguments.GetRequiredValue(directory), arguments.GetValue(gpus), cancellationToken));

// Stopping every pod takes as long as they drain; the default of two seconds would leave processes behind.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await new RootCommand("ModelServing on this machine: the whole way of a model, without a cluster.") { run, autoscaling, sandbox }.Parse(args).InvokeAsync(configuration);
