namespace ModelServing.Runtime.Fetching;

/// <summary>A download to its end: what broke off is tried again, keeping what has arrived.</summary>
internal sealed class RemoteDownload(GuardedClient client, FetchContext context)
{
    public Task<TransferOutcome> RunAsync(IRemoteFile file, PartialFile target, CancellationToken cancellationToken)
    {
        var transfer = new HttpTransfer(file, client, context, target);
        return Retry.RunAsync(context, () => transfer.RunAsync(cancellationToken), cancellationToken, () => target.Length);
    }
}
