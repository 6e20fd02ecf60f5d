using System.Globalization;
using System.Text;

namespace ModelServing.Kubernetes.Client;

/// <summary>Builds the URL of an object, collection or subresource. A name that could leave its path segment is refused.</summary>
internal sealed class ResourcePath
{
    private readonly StringBuilder _path = new();
    private char _separator = '?';

    private ResourcePath()
    {
    }

    public static ResourcePath Collection(string group, string version, string plural, string? inNamespace)
    {
        var path = new ResourcePath();
        path._path.Append(group.Length == 0 ? "/api/" : "/apis/");
        if (group.Length > 0)
        {
            path._path.Append(group).Append('/');
        }

        path._path.Append(version);
        if (!string.IsNullOrEmpty(inNamespace))
        {
            path.Segment("namespaces").Segment(inNamespace);
        }

        return path.Segment(plural);
    }

    public ResourcePath Segment(string segment)
    {
        // The rule of apimachinery's IsValidPathSegmentName; Uri would resolve "." and "..", even when escaped.
        if (segment.Length == 0 || segment is "." or ".." || segment.AsSpan().ContainsAny('/', '%'))
        {
            throw new ArgumentException($"'{segment}' cannot be part of an API path", nameof(segment));
        }

        _path.Append('/').Append(Uri.EscapeDataString(segment));
        return this;
    }

    /// <summary>Adds a query parameter unless its value is null.</summary>
    public ResourcePath Query(string name, string? value)
    {
        if (value is not null)
        {
            _path.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    public ResourcePath Query(string name, int? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _path.ToString();
}
