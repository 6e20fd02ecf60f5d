using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Models;

namespace ModelServing.Onnx.Inspection;

/// <summary>Asks ONNX Runtime which execution providers work on this machine.</summary>
public static class ExecutionProviders
{
    /// <summary>One element for each provider that the configuration can name, in the order of <see cref="ExecutionProvider"/>.</summary>
    public static ImmutableArray<ProviderInspection> AtHand() => [.. Enum.GetValues<ExecutionProvider>().Select(Inspect)];

    private static ProviderInspection Inspect(ExecutionProvider provider)
    {
        var name = provider.ToString().ToUpperInvariant();
        if (OnnxModelLoader.ProviderComplaint(provider) is { } complaint)
        {
            return new ProviderInspection(name, false, complaint);
        }

        try
        {
            using var options = new SessionOptions();
            if (provider == ExecutionProvider.Cuda)
            {
                // Loads the provider's library and asks the driver: it fails where either is missing.
                options.AppendExecutionProvider_CUDA();
            }

            return new ProviderInspection(name, true, null);
        }
        catch (Exception unusable) when (OnnxErrors.IsFromRuntime(unusable))
        {
            return new ProviderInspection(name, false, OnnxErrors.Describe(unusable));
        }
    }
}
