using System.Text.RegularExpressions;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Kubernetes' qualified names, <c>[domain/]name</c>.</summary>
internal static partial class LabelKey
{
    /// <summary>Without a domain, but acted on by the Deployment controller.</summary>
    private static readonly string[] ReservedNames = ["pod-template-hash", "controller-revision-hash"];

    public static bool IsValid(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        return name.Length is > 0 and <= 63 && NamePart().IsMatch(name) && (slash < 0 || (slash <= 253 && Domain().IsMatch(key[..slash])));
    }

    public static bool IsReserved(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? ReservedNames.Contains(key)
            : ReservedPrefixes.Domains.Any(domain => ('.' + key[..slash]).EndsWith('.' + domain, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
