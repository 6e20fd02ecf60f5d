namespace ModelServing.Planning.Resolve;

/// <summary>How a model is run.</summary>
/// <param name="Image">The runtime's image.</param>
/// <param name="Providers">Execution providers, the preferred one first; at least one.</param>
/// <param name="GraphOptimizationLevel">Disabled, Basic, Extended or All.</param>
/// <param name="Instances">Sessions per pod.</param>
/// <param name="ImagePullSecrets">Names of Secrets to pull the image with; mostly empty.</param>
public sealed record ResolvedExecution(
    string Image, IReadOnlyList<string> Providers, string GraphOptimizationLevel, int Instances, IReadOnlyList<string> ImagePullSecrets);
