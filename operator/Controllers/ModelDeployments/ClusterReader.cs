using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>
/// Reads from the API server, once, what the controller would have in its caches, and asks it what a write would do. For a look from outside; the caller
/// needs the rights to read the children, and to patch those that differ.
/// </summary>
public sealed class ClusterReader(ApiServerConnection connection, OperatorSettings settings, TimeProvider time)
{
    /// <summary>The snapshot of a model as if <paramref name="wanted"/> had just been stored.</summary>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ApiUnreachableException">The server did not answer.</exception>
    public async Task<ClusterSnapshot> ReadAsync(V1Alpha1ModelDeployment wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var (json, name) = (ApiJsonContext.Default, wanted.NamespacedName());
        var stored = await Client(json.V1Alpha1ModelDeployment).FindAsync(name, cancellationToken);
        var deployment = await Client(json.V1Deployment).FindAsync(name, cancellationToken);
        var replicaSets = OwnerChain.ControlledBy(await ListAsync(json.V1ReplicaSet, name, cancellationToken), [deployment?.Metadata?.Uid]);
        var snapshot = new ClusterSnapshot
        {
            Resource = stored is null
                ? wanted
                : wanted with
                {
                    Metadata = wanted.Metadata! with { Uid = stored.Metadata?.Uid, Generation = stored.Metadata?.Generation, DeletionTimestamp = stored.Metadata?.DeletionTimestamp },
                    Status = stored.Status,
                },
            Deployment = deployment,
            ConfigMaps = await ListAsync(json.V1ConfigMap, name, cancellationToken),
            ReplicaSets = replicaSets,
            Pods = OwnerChain.ControlledBy(await ListAsync(json.V1Pod, name, cancellationToken), replicaSets.Select(static set => set.Metadata?.Uid)),
            ServesPodMonitors = await Client(json.V1PodMonitor).IsServedAsync(cancellationToken),
            ServesHttpRoutes = await Client(json.V1HTTPRoute).IsServedAsync(cancellationToken),
            Now = time.GetUtcNow(),
        };
        foreach (var found in await FindByNameAsync(snapshot, name, cancellationToken))
        {
            snapshot = snapshot.With(found);
        }

        return await WithTakenNamesAsync(snapshot, cancellationToken);
    }

    /// <summary>The child as it would be stored, by a server-side apply that is not carried out.</summary>
    /// <exception cref="ApiException">The server would refuse.</exception>
    /// <exception cref="ApiUnreachableException">The server did not answer.</exception>
    public async Task<IKubernetesObject<V1ObjectMeta>> DryRunAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancellationToken)
    {
        var json = ApiJsonContext.Default;
        return desired switch
        {
            V1ConfigMap map => await DryRunAsync(json.V1ConfigMap, map, cancellationToken),
            V1Service service => await DryRunAsync(json.V1Service, service, cancellationToken),
            V1Deployment deployment => await DryRunAsync(json.V1Deployment, deployment, cancellationToken),
            V2HorizontalPodAutoscaler autoscaler => await DryRunAsync(json.V2HorizontalPodAutoscaler, autoscaler, cancellationToken),
            V1ServiceAccount account => await DryRunAsync(json.V1ServiceAccount, account, cancellationToken),
            V1NetworkPolicy policy => await DryRunAsync(json.V1NetworkPolicy, policy, cancellationToken),
            V1PodDisruptionBudget budget => await DryRunAsync(json.V1PodDisruptionBudget, budget, cancellationToken),
            V1PodMonitor monitor => await DryRunAsync(json.V1PodMonitor, monitor, cancellationToken),
            V1HTTPRoute route => await DryRunAsync(json.V1HTTPRoute, route, cancellationToken),
            _ => throw new UnreachableException($"{desired.GetType()} is no kind of child"),
        };
    }

    private async Task<IReadOnlyList<IKubernetesObject<V1ObjectMeta>>> FindByNameAsync(ClusterSnapshot snapshot, NamespacedName name, CancellationToken cancellationToken)
    {
        var json = ApiJsonContext.Default;
        IKubernetesObject<V1ObjectMeta>?[] found =
        [
            await Client(json.V1Service).FindAsync(name, cancellationToken),
            await Client(json.V2HorizontalPodAutoscaler).FindAsync(name, cancellationToken),
            await Client(json.V1ServiceAccount).FindAsync(name, cancellationToken),
            await Client(json.V1NetworkPolicy).FindAsync(name, cancellationToken),
            await Client(json.V1PodDisruptionBudget).FindAsync(name, cancellationToken),
            snapshot.ServesPodMonitors ? await Client(json.V1PodMonitor).FindAsync(name, cancellationToken) : null,
            snapshot.ServesHttpRoutes ? await Client(json.V1HTTPRoute).FindAsync(name, cancellationToken) : null,
        ];
        return [.. found.OfType<IKubernetesObject<V1ObjectMeta>>()];
    }

    /// <summary>A ConfigMap that is not ours has no label of ours; its name is known once there is a plan.</summary>
    private async Task<ClusterSnapshot> WithTakenNamesAsync(ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var map in ReconcilePlanner.Plan(snapshot, settings).Desired.OfType<V1ConfigMap>().Where(map => snapshot.Find(map) is null))
        {
            if (await Client(ApiJsonContext.Default.V1ConfigMap).FindAsync(map.NamespacedName(), cancellationToken) is { } taken)
            {
                return snapshot.With(taken);
            }
        }

        return snapshot;
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(JsonTypeInfo<T> info, NamespacedName owner, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ListRequest { Namespace = owner.Namespace, LabelSelector = $"{WellKnownLabels.Name}={owner.Name}" };
        return (await Client(info).ListAsync(request, cancellationToken)).Items;
    }

    private Task<T> DryRunAsync<T>(JsonTypeInfo<T> info, T desired, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        Client(info).DryRunApplyAsync(desired, FieldManagers.Children, cancellationToken);

    private ResourceClient<T> Client<T>(JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta> => new(connection, ResourceTypes.From(info), time);
}
