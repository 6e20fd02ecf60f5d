using ModelServing.Demo.Terminal;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Demo.Steps;

/// <summary>kubectl delete takes every child and every process along.</summary>
internal static class DeleteExample
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<bool> RunAsync(ServingHarness stack, Report report, CancellationToken cancellationToken)
    {
        report.Step("kubectl delete modeldeployment text-direction");
        await stack.Kubectl.ReadAsync(cancellationToken, "delete", "modeldeployments.modelserving.dev", "text-direction", "--timeout=60s");
        await Eventually.GetAsync(
            () => stack.Kubectl.ReadAsync(
                cancellationToken, "get", "deployments,replicasets,pods,services,configmaps", "-l", "modelserving.dev/name=text-direction", "-o", "name"),
            children => children.Length == 0,
            Limit,
            cancellationToken);
        report.Good("no Deployment, ReplicaSet, Pod, Service or ConfigMap is left");
        return true;
    }
}
