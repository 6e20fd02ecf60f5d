using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>The source, and how it is verified.</summary>
internal static class ModelRules
{
    private const string Source = "spec.model.source";
    private const string Verification = "spec.model.verification";

    public static IEnumerable<FieldError> Check(ModelSpec model) =>
    [
        .. CheckSource(model.Source!),
        .. CheckVerification(model),
    ];

    private static IEnumerable<FieldError> CheckSource(ModelSource source)
    {
        if ((source.Http is null) == (source.PersistentVolumeClaim is null))
        {
            yield return new FieldError(Source, "needs exactly one of http, persistentVolumeClaim");
        }

        if (source.Http is { } http && UrlProblem(http.Url!) is { } problem)
        {
            yield return new FieldError($"{Source}.http.url", problem);
        }

        if (source.PersistentVolumeClaim?.Path is { } path && (path.StartsWith('/') || path.EndsWith('/') || path.Split('/').Contains("..")))
        {
            yield return new FieldError(
                $"{Source}.persistentVolumeClaim.path",
                $"must be a file's path relative to the claim's root, without '..', not {Shown.Text(path)}");
        }
    }

    /// <summary>The pattern has refused user information and fragments; what is left needs a parser.</summary>
    private static string? UrlProblem(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return "is not a URL with a host and, if any, a port from 1 to 65535";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "must not hold user information";
        }

        return uri.Port is < 1 or > 65535 ? "needs a port from 1 to 65535" : null;
    }

    private static IEnumerable<FieldError> CheckVerification(ModelSpec model)
    {
        var (policy, sha256) = (model.Verification?.Policy, model.Verification?.Sha256);
        if (policy is VerificationPolicies.Enforce or VerificationPolicies.Warn && sha256 is null)
        {
            yield return new FieldError($"{Verification}.sha256", $"is required when {Verification}.policy is {policy}");
        }

        var isPlainHttp = model.Source?.Http?.Url?.StartsWith("http://", StringComparison.Ordinal) == true;
        if (isPlainHttp && (sha256 is null || policy == VerificationPolicies.Disabled))
        {
            yield return new FieldError(
                Verification,
                $"{Source}.http.url is plain http, which anyone on the way can change: sha256 is needed, with a policy other than Disabled");
        }
    }
}
