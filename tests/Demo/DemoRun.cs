using ModelServing.Demo.Steps;
using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo;

/// <summary>The main job from end to end on real parts: one YAML in, real predictions out.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DirectoryInfo directory, CancellationToken cancellationToken)
    {
        var report = new Report(Console.Out, TimeProvider.System);
        try
        {
            report.Step("Start a sandbox cluster and the operator");
            await using var stack = await ServingHarness.StartAsync(new HarnessOptions { Directory = directory.FullName }, cancellationToken);
            report.Detail($"API server {stack.Cluster.Server}, kubeconfig {Path.GetRelativePath(Repository.Root, stack.Cluster.KubeconfigPath)}, operator pid {stack.Operator.Id}");

            var succeeded = await RunStepsAsync(stack, report, cancellationToken);
            report.Step(succeeded ? "Stop operator and cluster" : "Stop operator and cluster; the demo failed");
            return succeeded ? 0 : 1;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or HttpRequestException or IOException)
        {
            report.Bad(exception.Message);
            report.Detail($"Logs are in {directory.FullName}");
            return 1;
        }
    }

    private static async Task<bool> RunStepsAsync(ServingHarness stack, Report report, CancellationToken cancellationToken)
    {
        var lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));
        await ApplyExample.RunAsync(stack, report, cancellationToken);
        var service = await stack.ServiceAddressAsync("default", "text-direction", cancellationToken);
        var predicted = await SendImages.RunAsync(service, lines, report, cancellationToken);
        var held = await BreakUpdate.RunAsync(stack, service, lines, report, cancellationToken);
        var gone = await DeleteExample.RunAsync(stack, report, cancellationToken);
        return predicted && held && gone;
    }
}
