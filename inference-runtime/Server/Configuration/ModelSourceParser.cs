namespace ModelServing.Runtime.Configuration;

/// <summary>The <c>model.source</c> section: a union with exactly one member.</summary>
internal static class ModelSourceParser
{
    private static readonly ModelSource StandIn = new ModelSource.PersistentVolumeClaim("");

    public static ModelSource Parse(JsonSection section, Verification verification)
    {
        var http = section.Has("http");
        var claim = section.Has("persistentVolumeClaim");
        var source = StandIn;
        if (http == claim)
        {
            section.Report("http", http
                ? "stands beside persistentVolumeClaim; exactly one source must be given"
                : "is missing, and so is persistentVolumeClaim; exactly one source must be given");
        }

        var httpSection = section.Object("http");
        var claimSection = section.Object("persistentVolumeClaim");
        section.RejectUnknown();
        if (http)
        {
            source = Http(httpSection, verification);
        }

        if (claim)
        {
            source = PersistentVolumeClaim(claimSection);
        }

        return source;
    }

    private static ModelSource Http(JsonSection section, Verification verification)
    {
        var text = section.RequiredText("url");
        section.RejectUnknown();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            if (section.Has("url"))
            {
                section.Report("url", "must be an absolute http or https URL");
            }

            return StandIn;
        }

        if (url.UserInfo.Length > 0)
        {
            section.Report("url", "must not hold user information (user:password@)");
        }

        if (url.Scheme == Uri.UriSchemeHttp && verification is not Verification.Enforce)
        {
            section.Report("url", "is plain http, which is accepted only with verification policy Enforce and a sha256; use https");
        }

        return new ModelSource.Http(url);
    }

    private static ModelSource.PersistentVolumeClaim PersistentVolumeClaim(JsonSection section)
    {
        var path = section.RequiredText("path");
        section.RejectUnknown();
        if (section.Has("path") && (path.Length is 0 or > 4096 || path.StartsWith('/') || path.Contains('\0') || path.Split('/').Contains("..")))
        {
            section.Report("path", $"must be a relative path of a file without '..', is {JsonSection.Show(path)}");
        }

        return new ModelSource.PersistentVolumeClaim(path);
    }
}
