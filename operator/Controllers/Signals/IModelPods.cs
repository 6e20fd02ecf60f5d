using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.Signals;

/// <summary>Which pods belong to which model: the seam to the caches.</summary>
internal interface IModelPods
{
    IEnumerable<V1Pod> Of(NamespacedName model);

    NamespacedName? OwnerOf(V1Pod pod);
}
