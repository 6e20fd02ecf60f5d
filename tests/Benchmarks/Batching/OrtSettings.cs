using Microsoft.ML.OnnxRuntime;

namespace ModelServing.Benchmarks.Batching;

/// <summary>The settings that the runtime gives ONNX Runtime, for all that is compared with it.</summary>
internal static class OrtSettings
{
    public static SessionOptions Create()
    {
        var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
