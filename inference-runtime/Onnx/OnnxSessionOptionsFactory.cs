using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Models;

namespace ModelServing.Onnx;

/// <summary>Session options for a model's settings.</summary>
internal static class OnnxSessionOptionsFactory
{
    /// <summary>Options for one of the model's instances on one provider.</summary>
    /// <param name="settings">The model's settings.</param>
    /// <param name="provider">The provider to use; the CPU stands behind every other for what that cannot run.</param>
    /// <param name="processors">Processors that the container may use.</param>
    /// <exception cref="OnnxRuntimeException">The provider does not work here.</exception>
    public static SessionOptions Create(ModelSettings settings, ExecutionProvider provider, int processors)
    {
        var options = new SessionOptions();
        try
        {
            Configure(options, settings, processors);
            if (provider == ExecutionProvider.Cuda)
            {
                options.AppendExecutionProvider_CUDA();
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Threads of one instance: an even share of the processors, at least one. ONNX Runtime itself would count the host's, not the container's.</summary>
    internal static int Threads(int processors, int instances) => Math.Max(1, processors / instances);

    private static void Configure(SessionOptions options, ModelSettings settings, int processors)
    {
        options.IntraOpNumThreads = Threads(processors, settings.Instances);
        options.InterOpNumThreads = 1;
        options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        options.GraphOptimizationLevel = settings.GraphOptimization switch
        {
            GraphOptimization.Disabled => GraphOptimizationLevel.ORT_DISABLE_ALL,
            GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
            GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
            GraphOptimization.All => GraphOptimizationLevel.ORT_ENABLE_ALL,
            _ => throw new UnreachableException(),
        };

        // Threads that spin for work take the processor from the instances and requests beside them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");

        // A failing run is reported by its exception. Written to standard error as well, bad requests could flood the log.
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
    }
}
