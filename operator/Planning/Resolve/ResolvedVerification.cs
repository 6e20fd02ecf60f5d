using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>How a model file is checked.</summary>
/// <param name="Policy">Enforce, Warn or Disabled.</param>
/// <param name="Sha256">Lower-case hexadecimal digits; never null unless the policy is Disabled.</param>
/// <param name="ExternalData">Digests of files that the model keeps weights in.</param>
public sealed record ResolvedVerification(string Policy, string? Sha256, IReadOnlyList<ExternalDataDigest> ExternalData);
