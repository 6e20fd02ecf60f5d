using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Configuration;

/// <param name="ExecutionProviders">In order, the first usable one wins; never empty, no repeats.</param>
/// <param name="GraphOptimizationLevel">How far ONNX Runtime rewrites the graph.</param>
/// <param name="Instances">Sessions that run at the same time.</param>
internal sealed record RuntimeSettings(
    IReadOnlyList<ExecutionProvider> ExecutionProviders,
    GraphOptimization GraphOptimizationLevel,
    int Instances);
