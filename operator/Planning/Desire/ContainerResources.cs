using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Requests and limits of a container.</summary>
internal static class ContainerResources
{
    /// <summary>Extended resources cannot be overcommitted: their request equals their limit.</summary>
    public static V1ResourceRequirements? Of(ResolvedModel model, bool withAccelerator)
    {
        var accelerator = withAccelerator ? model.Accelerator : null;
        var requests = With(model.Resources.Requests, accelerator);
        var limits = With(model.Resources.Limits, accelerator);
        return requests is null && limits is null ? null : new V1ResourceRequirements { Requests = requests, Limits = limits };
    }

    private static Dictionary<string, Quantity>? With(IReadOnlyDictionary<string, Quantity>? declared, ResolvedAccelerator? accelerator)
    {
        var result = new Dictionary<string, Quantity>(declared ?? new Dictionary<string, Quantity>(), StringComparer.Ordinal);
        if (accelerator is not null)
        {
            result[accelerator.ResourceName] = Quantity.FromInt64(accelerator.Count);
        }

        return result.Count > 0 ? result : null;
    }
}
