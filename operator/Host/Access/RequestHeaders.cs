namespace ModelServing.Host.Access;

/// <summary>Reads whom a trusted front proxy speaks for (apiserver's <c>headerrequest</c>). Pure.</summary>
internal static class RequestHeaders
{
    /// <summary>Null when no user is named.</summary>
    public static CallerIdentity? Read(AuthenticationConfig config, IHeaderDictionary headers)
    {
        if (First(config.UserHeaders, headers) is not { } user)
        {
            return null;
        }

        string[] groups = [.. config.GroupHeaders.SelectMany(name => headers[name]).OfType<string>()];
        return new CallerIdentity(user, First(config.UidHeaders, headers), groups, Extra(config, headers));
    }

    private static string? First(IReadOnlyList<string> names, IHeaderDictionary headers) =>
        names.Select(name => headers[name].FirstOrDefault()).FirstOrDefault(static value => !string.IsNullOrEmpty(value));

    private static Dictionary<string, IReadOnlyList<string>> Extra(AuthenticationConfig config, IHeaderDictionary headers)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in headers)
        {
            if (config.ExtraPrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix)
            {
                // Two headers may name one key: one of them escaped.
                var key = Uri.UnescapeDataString(name[prefix.Length..].ToLowerInvariant());
                extra[key] = [.. extra.GetValueOrDefault(key) ?? [], .. values.OfType<string>()];
            }
        }

        return extra;
    }
}
