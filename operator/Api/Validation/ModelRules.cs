using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>The source, and how it is verified.</summary>
internal static class ModelRules
{
    private const string Source = "spec.model.source";
    private const string Verification = "spec.model.verification";

    public static IEnumerable<FieldError> Check(ModelSpec model) =>
    [
        .. SourceRules.Check(model.Source!),
        .. CheckVerification(model),
    ];

    private static IEnumerable<FieldError> CheckVerification(ModelSpec model)
    {
        var (policy, sha256) = (model.Verification?.Policy, model.Verification?.Sha256);
        if (policy is VerificationPolicies.Enforce or VerificationPolicies.Warn && sha256 is null)
        {
            yield return new FieldError($"{Verification}.sha256", $"is required when {Verification}.policy is {policy}");
        }

        foreach (var twice in (model.Verification?.ExternalData ?? []).GroupBy(file => file.Path, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new FieldError($"{Verification}.externalData", $"lists {Shown.Text(twice.Key!)} more than once");
        }

        if (PlainAddress(model.Source!) is { } field && (sha256 is null || policy is VerificationPolicies.Disabled or VerificationPolicies.Warn))
        {
            yield return new FieldError(
                Verification,
                $"{Source}.{field} is plain http, which anyone on the way can change: sha256 is needed, with the policy Enforce");
        }
    }

    private static string? PlainAddress(ModelSource source) => source switch
    {
        { Http.Url: { } url } when IsPlain(url) => "http.url",
        { S3.Endpoint: { } endpoint } when IsPlain(endpoint) => "s3.endpoint",
        _ => null,
    };

    private static bool IsPlain(string url) => url.StartsWith("http://", StringComparison.Ordinal);
}
