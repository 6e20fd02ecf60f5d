using ModelServing.Demo.Autoscaling;
using ModelServing.Demo.Steps;
using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Images;
using ModelServing.Testing.Load;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo;

/// <summary>Pods follow the load up and down again, and no request fails: real pods, the operator's own metrics, an HPA controller with a cluster's period.</summary>
internal static class AutoscalingRun
{
    private const string Model = "text-direction";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    /// <summary>New pods get their share as soon as connections are made anew.</summary>
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromSeconds(4);

    public static Task<int> RunAsync(DirectoryInfo directory, FileInfo plot, CancellationToken cancellationToken) => DemoSession.RunAsync(
        new HarnessOptions { Directory = directory.FullName, OperatorArguments = MetricsApiRoute.ByEndpoint.OperatorArguments },
        (stack, report, stop) => RunStepsAsync(stack, plot, report, stop),
        cancellationToken);

    private static async Task<bool> RunStepsAsync(ServingHarness stack, FileInfo plot, Report report, CancellationToken cancellationToken)
    {
        report.Step("kubectl apply -f examples/autoscaling/demo: a pod for every four requests under way");
        await MetricsApiRoute.ByEndpoint.OpenAsync(stack, cancellationToken);
        await stack.Kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("examples", "text-direction", "claim.yaml"));
        await stack.Kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("examples", "autoscaling", "demo"));
        await ConditionReport.UntilAsync(stack.Kubectl, Model, static conditions => conditions.IsTrue("Ready"), StartLimit, report, cancellationToken);

        var service = await stack.ServiceAddressAsync("default", Model, cancellationToken);
        var lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));
        await using var callers = new CallerPool(service, Model, lines, ConnectionAge, TimeProvider.System);
        await using var watch = new ScalingWatch(stack.Kubectl, Model);
        var recorder = new Recorder(callers, watch, stack.Kubectl, Model, report, TimeProvider.System);
        try
        {
            await new LoadProgram(callers, watch, recorder, report).RunAsync(cancellationToken);
        }
        finally
        {
            await recorder.DisposeAsync();
            await ScalingPlot.WriteAsync(plot, recorder.Readings, cancellationToken);
        }

        var held = Verdict.Tell(callers, recorder.Readings, report);
        report.Detail($"Plot: {Path.GetRelativePath(Repository.Root, plot.FullName)}");
        return await DeleteExample.RunAsync(stack, report, cancellationToken) && held;
    }
}
