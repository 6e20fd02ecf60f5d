using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>
/// Reads and writes one lease, optimistically: a write succeeds only over the version that was read or written last. What else the object
/// carries is kept.
/// </summary>
internal sealed class LeaseLock(IResourceClient<V1Lease> client, NamespacedName name, TimeSpan timeout, TimeProvider time)
{
    private V1Lease? _stored;

    /// <summary>The record on the server; null where there is no lease.</summary>
    public async Task<V1LeaseSpec?> ReadAsync(CancellationToken cancellationToken)
    {
        _stored = await InTimeAsync(token => client.FindAsync(name, token), cancellationToken);
        return _stored?.Spec;
    }

    /// <summary>The record as stored; null when another one was written, or the lease deleted, since this process looked last.</summary>
    public async Task<V1LeaseSpec?> TryWriteAsync(V1LeaseSpec record, CancellationToken cancellationToken)
    {
        try
        {
            var lease = (_stored ?? new V1Lease { Metadata = new V1ObjectMeta { Name = name.Name, Namespace = name.Namespace } }) with { Spec = record };
            _stored = await InTimeAsync(
                token => _stored is null ? client.CreateAsync(lease, token) : client.ReplaceAsync(lease, token), cancellationToken);
            return _stored.Spec;
        }
        catch (ApiException exception) when (exception.IsConflict || (exception.IsNotFound && _stored is not null))
        {
            return null;
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> callAsync, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await callAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiUnreachableException($"lease {name}: no answer within {timeout.TotalSeconds:0.#} s", exception);
        }
    }
}
