using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo;

/// <summary>A sandbox with the operator for as long as a demo's steps take.</summary>
internal static class DemoSession
{
    /// <returns>The exit code: 0 only if the steps say that all went as it should.</returns>
    public static async Task<int> RunAsync(
        HarnessOptions options, Func<ServingHarness, Report, CancellationToken, Task<bool>> stepsAsync, CancellationToken cancellationToken)
    {
        var report = new Report(Console.Out, TimeProvider.System);
        try
        {
            report.Step("Start a sandbox cluster and the operator");
            await using var stack = await ServingHarness.StartAsync(options, cancellationToken);
            report.Detail($"API server {stack.Cluster.Server}, kubeconfig {Path.GetRelativePath(Repository.Root, stack.Cluster.KubeconfigPath)}, operator pid {stack.Operator.Id}");

            var succeeded = await stepsAsync(stack, report, cancellationToken);
            report.Step(succeeded ? "Stop operator and cluster" : "Stop operator and cluster; the demo failed");
            return succeeded ? 0 : 1;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or HttpRequestException or IOException)
        {
            report.Bad(exception.Message);
            report.Detail($"Logs are in {options.Directory}");
            return 1;
        }
    }
}
