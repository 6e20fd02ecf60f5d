using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Host.Plans.Input;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Host.Plans.Baselines;

/// <summary>
/// A folder of children as manifests, such as an earlier plan printed: what a review looks at, and a pipeline keeps. They are compared as they stand,
/// without what only a server sets.
/// </summary>
internal sealed class FolderBaseline(string inNamespace, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> children, TimeProvider time) : IBaseline
{
    public string Namespace => inNamespace;

    /// <exception cref="PlanFailureException">A file cannot be read, or an object in it.</exception>
    public static async Task<FolderBaseline> ReadAsync(string folder, ManifestReader reader, string inNamespace, TimeProvider time, CancellationToken cancellationToken)
    {
        var manifests = await reader.ReadFolderAsync(folder, cancellationToken);
        return new FolderBaseline(inNamespace, [.. manifests.Select(Read).OfType<IKubernetesObject<V1ObjectMeta>>()], time);
    }

    public Task<ClusterSnapshot> GatherAsync(V1Alpha1ModelDeployment resource, CancellationToken cancellationToken)
    {
        var mine = Mine(resource).ToArray();

        // What was printed for a cluster has the owner's real uid, which the file does not know.
        var uid = resource.Metadata!.Uid == ModelDeploymentReader.UnknownUid ? mine.SelectMany(OwnerUids(resource)).FirstOrDefault() : null;
        var known = uid is null ? resource : resource with { Metadata = resource.Metadata with { Uid = uid } };
        var bare = new ClusterSnapshot
        {
            Resource = known,
            Now = time.GetUtcNow(),
            ServesPodMonitors = known.Spec?.Observability?.PodMonitor == PodMonitorPolicies.Enabled || mine.Any(static child => child is V1PodMonitor),
            ServesHttpRoutes = true,
        };
        return Task.FromResult(mine.Aggregate(bare, static (snapshot, child) => snapshot.With(child)));
    }

    public Task<IKubernetesObject<V1ObjectMeta>> AfterAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancellationToken) => Task.FromResult(desired);

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> Surplus(V1Alpha1ModelDeployment resource, ReconcilePlan plan) => Mine(resource)
        .Where(child => child.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Name) == resource.Metadata!.Name)
        .Where(child => !plan.Desired.Any(desired => desired.GetType() == child.GetType() && desired.Metadata?.Name == child.Metadata?.Name));

    private IEnumerable<IKubernetesObject<V1ObjectMeta>> Mine(V1Alpha1ModelDeployment resource) => children.Where(child =>
        (child.Metadata?.Namespace ?? inNamespace) == resource.Metadata!.Namespace
        && (child.Metadata?.Name == resource.Metadata.Name || child.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Name) == resource.Metadata.Name));

    private static Func<IKubernetesObject<V1ObjectMeta>, IEnumerable<string>> OwnerUids(V1Alpha1ModelDeployment resource) => child =>
        (child.Metadata?.OwnerReferences ?? []).Where(owner => owner.Kind == V1Alpha1ModelDeployment.KindName && owner.Name == resource.Metadata!.Name).Select(owner => owner.Uid).OfType<string>();

    private static IKubernetesObject<V1ObjectMeta>? Read(Manifest manifest)
    {
        if (ChildTypes.Find(manifest.ApiVersion, manifest.Kind) is not { } type)
        {
            return null;
        }

        try
        {
            return (IKubernetesObject<V1ObjectMeta>?)JsonSerializer.Deserialize(manifest.Value, type, ApiJsonContext.Default);
        }
        catch (JsonException exception)
        {
            throw new PlanFailureException(PlanExitCodes.BadInput, $"{manifest.Origin}: {exception.Path?.TrimStart('$').TrimStart('.')}: {manifest.Kind} {manifest.Name} has a value of another kind there", exception);
        }
    }
}
