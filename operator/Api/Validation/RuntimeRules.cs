using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Execution providers, accelerators and batches, against each other.</summary>
internal static class RuntimeRules
{
    public static IEnumerable<FieldError> Check(V1Alpha1ModelDeploymentSpec spec) =>
    [
        .. CheckProviders(spec.Runtime?.ExecutionProviders ?? [], spec.Accelerator),
        .. CheckAccelerator(spec.Accelerator),
        .. CheckBatching(spec.Batching),
    ];

    private static IEnumerable<FieldError> CheckProviders(IReadOnlyList<ExecutionProviderSpec> providers, AcceleratorSpec? accelerator)
    {
        foreach (var twice in providers.GroupBy(provider => provider.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new FieldError("spec.runtime.executionProviders", $"lists {twice.Key} more than once");
        }

        if (accelerator is null && providers.Any(provider => provider.Name == ExecutionProviderNames.Cuda))
        {
            yield return new FieldError("spec.accelerator", "is required when spec.runtime.executionProviders lists CUDA");
        }
    }

    private static IEnumerable<FieldError> CheckAccelerator(AcceleratorSpec? accelerator)
    {
        if (accelerator?.ResourceName is not { } resource)
        {
            yield break;
        }

        if (resource.Contains("kubernetes.io/", StringComparison.Ordinal) || resource.StartsWith("requests.", StringComparison.Ordinal))
        {
            yield return new FieldError(
                "spec.accelerator.resourceName", $"must be an extended resource such as nvidia.com/gpu, not {Shown.Text(resource)}");
        }

        if ((accelerator.Memory is not null || accelerator.Products is not null) && !resource.StartsWith("nvidia.com/", StringComparison.Ordinal))
        {
            yield return new FieldError(
                "spec.accelerator.resourceName",
                $"must start with nvidia.com/ when spec.accelerator.memory or spec.accelerator.products is set, not {Shown.Text(resource)}");
        }

        foreach (var twice in (accelerator.Products ?? []).GroupBy(product => product, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new FieldError("spec.accelerator.products", $"lists {Shown.Text(twice.Key)} more than once");
        }
    }

    private static IEnumerable<FieldError> CheckBatching(BatchingSpec? batching)
    {
        var batch = batching?.MaxBatchSize ?? ModelDeploymentDefaults.MaxBatchSize;
        if (batching?.MaxQueuedRequests is { } queue && queue < batch)
        {
            yield return new FieldError("spec.batching.maxQueuedRequests", $"is {queue}, less than spec.batching.maxBatchSize, {batch}");
        }
    }
}
