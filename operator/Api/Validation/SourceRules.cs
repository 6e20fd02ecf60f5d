using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>The four sources, one by one.</summary>
internal static class SourceRules
{
    private const string Source = "spec.model.source";

    public static IEnumerable<FieldError> Check(ModelSource source)
    {
        object?[] members = [source.Http, source.PersistentVolumeClaim, source.S3, source.Oci];
        if (members.Count(member => member is not null) != 1)
        {
            yield return new FieldError(Source, "needs exactly one of http, persistentVolumeClaim, s3, oci");
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

        foreach (var error in CheckS3(source.S3).Concat(CheckOci(source.Oci)))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckS3(S3Source? s3)
    {
        if (s3 is null)
        {
            yield break;
        }

        if (!IsPlainPath(s3.Key!.EndsWith('/') ? s3.Key[..^1] : s3.Key))
        {
            yield return new FieldError(
                $"{Source}.s3.key", $"must be an object's key, or a prefix that ends in '/', without empty, '.' and '..' parts, not {Shown.Text(s3.Key)}");
        }

        if (s3.Endpoint is null && s3.Region is null)
        {
            yield return new FieldError($"{Source}.s3.region", $"is required without {Source}.s3.endpoint");
        }

        if (s3.Endpoint is { } endpoint && UrlProblem(endpoint) is { } problem)
        {
            yield return new FieldError($"{Source}.s3.endpoint", problem);
        }
    }

    private static IEnumerable<FieldError> CheckOci(OciSource? oci)
    {
        if (oci is null)
        {
            yield break;
        }

        var at = oci.Reference!.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? oci.Reference : oci.Reference[..at];
        if (at < 0 || name[name.LastIndexOf('/')..].Contains(':', StringComparison.Ordinal))
        {
            yield return new FieldError(
                $"{Source}.oci.reference", $"needs a digest and no tag, which can move between two pods of one revision, not {Shown.Text(oci.Reference)}");
        }

        if (UrlProblem($"https://{name.Split('/')[0]}") is { } problem)
        {
            yield return new FieldError($"{Source}.oci.reference", problem);
        }

        if (!IsPlainPath(oci.Path!))
        {
            yield return new FieldError(
                $"{Source}.oci.path", $"must be a file's path relative to the root of the artifact, without empty, '.' and '..' parts, not {Shown.Text(oci.Path!)}");
        }
    }

    private static bool IsPlainPath(string path) => path.Split('/').All(segment => segment is not ("" or "." or ".."));

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
}
