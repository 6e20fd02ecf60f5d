using Amazon.Runtime;
using Amazon.S3;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>An object; or, where the key ends in a slash, the one model below that prefix.</summary>
internal sealed class S3ModelSource(S3Store store, string key, GuardedClient client, FetchContext context) : IModelSource
{
    private string? _chosen = key.EndsWith('/') ? null : key;

    public string Origin { get; } = $"'{key}' in {store.Name}";

    public bool IsContentAddressed => false;

    public async Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken)
    {
        if (_chosen is null && await ChooseAsync(cancellationToken) is { } failed)
        {
            return failed;
        }

        return await new RemoteDownload(client, context).RunAsync(new S3RemoteFile(store, _chosen!, context.Time), target, cancellationToken);
    }

    public IModelSource Beside(string path) => new S3ModelSource(store, key[..(key.LastIndexOf('/') + 1)] + path, client, context);

    private async Task<TransferOutcome.Failed?> ChooseAsync(CancellationToken cancellationToken)
    {
        TransferOutcome.Failed? failed = null;
        var outcome = await Retry.RunAsync(context, () => TransportAttempt.RunAsync(Origin, context, ListAsync, cancellationToken), cancellationToken);
        return outcome is TransferOutcome.Failed unlisted ? unlisted : failed;

        async Task<AttemptOutcome> ListAsync(StallWatch watch)
        {
            try
            {
                _chosen = ModelKey.Choose(key, await store.ListAsync(key, watch.Token), out var problem);
                failed = problem is null ? null : new TransferOutcome.Failed(FailureReason.ModelNotFound, $"{Origin}: {problem}");
                return new AttemptOutcome.Complete();
            }
            catch (AddressRefusedException refused)
            {
                return new AttemptOutcome.Failed(FailureReason.AddressRefused, refused.Message);
            }
            catch (AmazonS3Exception refusal)
            {
                return S3Refusal.OfList(Origin, refusal);
            }
            catch (AmazonServiceException broken) when (broken.InnerException is HttpRequestException)
            {
                throw broken.InnerException;
            }
            catch (AmazonClientException none)
            {
                return none.InnerException is AddressRefusedException refused
                    ? new AttemptOutcome.Failed(FailureReason.AddressRefused, refused.Message)
                    : S3Refusal.NoCredentials(Origin, none);
            }
        }
    }
}
