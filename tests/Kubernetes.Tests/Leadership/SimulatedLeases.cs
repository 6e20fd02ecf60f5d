using System.Globalization;
using System.Net;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Tests.Leadership;

/// <summary>
/// One stored lease with optimistic locking, and a network in virtual time that delays, loses requests and loses answers. A request that its sender
/// gave up may still arrive.
/// </summary>
internal sealed class SimulatedLeases(TimeProvider time, Random random)
{
    private int _version;

    private TimeProvider Time => time;

    public V1Lease? Stored { get; private set; }

    /// <summary>Share of requests, and again of answers, that never arrive.</summary>
    public double LossRate { get; set; }

    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>As somebody's kubectl edit would.</summary>
    public void Edit(Func<V1LeaseSpec, V1LeaseSpec> change)
    {
        if (Stored is not null)
        {
            Stored = Store(Stored with { Spec = change(Stored.Spec!) });
        }
    }

    /// <summary>The client of one candidate.</summary>
    /// <param name="clock">The candidate's: answers reach it only while it runs.</param>
    /// <param name="isCutOff">Nothing of this candidate arrives.</param>
    public IResourceClient<V1Lease> ClientOf(TimeProvider clock, Func<bool> isCutOff) => new Client(this, clock, isCutOff);

    private V1Lease Store(V1Lease lease) =>
        lease with { Metadata = lease.Metadata! with { ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture) } };

    private V1Lease Create(V1Lease lease) => Stored = Stored is null ? Store(lease) : throw Refused(HttpStatusCode.Conflict, "AlreadyExists");

    private V1Lease Replace(V1Lease lease)
    {
        if (Stored is null)
        {
            throw Refused(HttpStatusCode.NotFound, "NotFound");
        }

        return Stored = Stored.Metadata!.ResourceVersion == lease.Metadata!.ResourceVersion ? Store(lease) : throw Refused(HttpStatusCode.Conflict, "Conflict");
    }

    private static ApiException Refused(HttpStatusCode code, string reason) => new(code, new V1Status { Reason = reason }, "lease");

    private TimeSpan Delay() => MaxDelay * random.NextDouble() * random.NextDouble();

    private bool IsLost() => random.NextDouble() < LossRate;

    private sealed class Client(SimulatedLeases server, TimeProvider clock, Func<bool> isCutOff) : IResourceClient<V1Lease>
    {
        public ResourceType<V1Lease> Type { get; } = ResourceTypes.From(ApiJsonContext.Default.V1Lease);

        public Task<V1Lease?> FindAsync(NamespacedName name, CancellationToken cancellationToken) => CallAsync(() => server.Stored, cancellationToken);

        public Task<V1Lease> CreateAsync(V1Lease resource, CancellationToken cancellationToken) => CallAsync(() => server.Create(resource), cancellationToken);

        public Task<V1Lease> ReplaceAsync(V1Lease resource, CancellationToken cancellationToken) => CallAsync(() => server.Replace(resource), cancellationToken);

        public Task<ResourcePage<V1Lease>> ListAsync(ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<WatchEvent<V1Lease>> WatchAsync(WatchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<V1Lease> CreateByApplyAsync(V1Lease resource, string fieldManager, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<V1Lease> ApplyAsync(V1Lease resource, string fieldManager, bool force, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<V1Lease> ApplyStatusAsync(V1Lease resource, string fieldManager, bool force, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<V1Lease> MergePatchAsync(NamespacedName name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(NamespacedName name, DeletePreconditions? preconditions, CancellationToken cancellationToken) => throw new NotSupportedException();

        private async Task<T> CallAsync<T>(Func<T> effect, CancellationToken cancellationToken)
        {
            // The server's side goes on even if the caller does not wait for it.
            var answer = ServeAsync(effect);
            await ((Task)answer).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock, cancellationToken); // read by the process itself, when it runs
            return await answer;
        }

        private async Task<T> ServeAsync<T>(Func<T> effect)
        {
            await Task.Delay(server.Delay(), server.Time);
            if (isCutOff() || server.IsLost())
            {
                await Task.Delay(TimeSpan.FromSeconds(60), server.Time);
                throw new ApiUnreachableException("the request was lost");
            }

            var result = effect();
            await Task.Delay(server.Delay(), server.Time);
            if (isCutOff() || server.IsLost())
            {
                await Task.Delay(TimeSpan.FromSeconds(60), server.Time);
                throw new ApiUnreachableException("the answer was lost");
            }

            return result;
        }
    }
}
