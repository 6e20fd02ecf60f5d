using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Configuration;

/// <summary>The <c>model.source</c> section: a union with exactly one member.</summary>
internal static class ModelSourceParser
{
    private static readonly ModelSource StandIn = new ModelSource.PersistentVolumeClaim("");

    private static readonly (string Name, Func<JsonSection, Verification, ModelSource> Parse)[] Members =
    [
        ("http", Http),
        ("persistentVolumeClaim", (section, _) => PersistentVolumeClaim(section)),
        ("s3", S3),
        ("oci", (section, _) => Oci(section)),
    ];

    public static ModelSource Parse(JsonSection section, Verification verification)
    {
        var given = Members.Where(member => section.Has(member.Name)).ToList();
        if (given.Count == 0)
        {
            section.Report("http", "is missing, and so are persistentVolumeClaim, s3 and oci; exactly one source must be given");
        }
        else if (given.Count > 1)
        {
            section.Report(given[0].Name, $"stands beside {string.Join(" and ", given.Skip(1).Select(member => member.Name))}; exactly one source must be given");
        }

        var sections = Members.ToDictionary(member => member.Name, member => section.Object(member.Name));
        section.RejectUnknown();
        var source = StandIn;
        foreach (var (name, parse) in given)
        {
            source = parse(sections[name], verification);
        }

        return source;
    }

    private static ModelSource Http(JsonSection section, Verification verification)
    {
        var text = section.RequiredText("url");
        section.RejectUnknown();
        return WebAddress(section, "url", text, verification) is { } url ? new ModelSource.Http(url) : StandIn;
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

    private static ModelSource.S3 S3(JsonSection section, Verification verification)
    {
        var (bucket, key, endpoint, region) = (section.RequiredText("bucket"), section.RequiredText("key"), section.Text("endpoint", ""), section.Text("region", ""));
        section.RejectUnknown();
        if (section.Has("bucket") && (bucket.Length is < 3 or > 63 || !bucket.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-')))
        {
            section.Report("bucket", $"must be 3 to 63 lower-case letters, digits, '.' or '-', is {JsonSection.Show(bucket)}");
        }

        if (section.Has("key") && !RelativePath.IsSafe(key.EndsWith('/') ? key[..^1] : key))
        {
            section.Report("key", $"must be an object's key, or a prefix that ends in '/', without empty, '.' and '..' parts, is {JsonSection.Show(key)}");
        }

        if (region.Length > 0 && !(region.Length <= 32 && region.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')))
        {
            section.Report("region", $"must be lower-case letters, digits and '-', is {JsonSection.Show(region)}");
        }

        if (endpoint.Length == 0 && region.Length == 0)
        {
            section.Report("region", "is missing; without an endpoint the bucket is on AWS, and nothing else says where");
        }

        return new ModelSource.S3(bucket, key, endpoint.Length == 0 ? null : Endpoint(section, endpoint, verification), region.Length == 0 ? null : region);
    }

    private static Uri? Endpoint(JsonSection section, string text, Verification verification)
    {
        var url = WebAddress(section, "endpoint", text, verification);
        if (url is { PathAndQuery: not "/" } || url?.Fragment.Length > 0)
        {
            section.Report("endpoint", "must be a scheme, a host and, if any, a port");
        }

        return url;
    }

    private static ModelSource Oci(JsonSection section)
    {
        var (text, path) = (section.RequiredText("reference"), section.RequiredText("path"));
        section.RejectUnknown();
        if (section.Has("path") && !RelativePath.IsSafe(path))
        {
            section.Report("path", $"must be the path of a file in the artifact, without '..', is {JsonSection.Show(path)}");
        }

        if (OciReference.TryParse(text, out var reference))
        {
            return new ModelSource.Oci(reference, path);
        }

        if (section.Has("reference"))
        {
            section.Report("reference", $"must name a registry, a repository and a digest, as in registry.example.com/models/resnet50@sha256:…, is {JsonSection.Show(text)}");
        }

        return StandIn;
    }

    private static Uri? WebAddress(JsonSection section, string member, string text, Verification verification)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            if (section.Has(member))
            {
                section.Report(member, "must be an absolute http or https URL");
            }

            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            section.Report(member, "must not hold user information (user:password@)");
        }

        if (url.Scheme == Uri.UriSchemeHttp && verification is not Verification.Enforce)
        {
            section.Report(member, "is plain http, which is accepted only with verification policy Enforce and a sha256; use https");
        }

        return url;
    }
}
