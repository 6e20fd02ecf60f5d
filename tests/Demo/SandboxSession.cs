using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo;

/// <summary>A sandbox with the operator that stays until it is told to go.</summary>
internal static class SandboxSession
{
    public static async Task<int> RunAsync(DirectoryInfo directory, int gpus, CancellationToken cancellationToken)
    {
        var report = new Report(Console.Out, TimeProvider.System);
        report.Step("Start a sandbox cluster and the operator");
        await using var stack = await ServingHarness.StartAsync(new HarnessOptions { Directory = directory.FullName, Gpus = gpus }, cancellationToken);
        report.Detail($"export KUBECONFIG={stack.Cluster.KubeconfigPath}");
        report.Detail($"kubectl is {stack.Kubectl.Program}");
        report.Detail($"kubectl apply -f {Path.GetRelativePath(Environment.CurrentDirectory, Repository.At("examples", "text-direction"))}");
        report.Detail("Ctrl-C stops everything.");
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopping.SetResult))
        {
            await stopping.Task;
        }

        report.Step("Stop operator and cluster");
        return 0;
    }
}
