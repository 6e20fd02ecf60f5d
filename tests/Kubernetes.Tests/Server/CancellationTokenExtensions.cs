namespace ModelServing.Kubernetes.Tests.Server;

internal static class CancellationTokenExtensions
{
    public static async Task WhenCanceledAsync(this CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(canceled.SetResult);
        await canceled.Task;
    }
}
