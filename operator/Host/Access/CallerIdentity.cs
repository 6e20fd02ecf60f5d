namespace ModelServing.Host.Access;

/// <summary>Who sent a request.</summary>
internal sealed record CallerIdentity(string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    private const string Authenticated = "system:authenticated";
    private const string Unauthenticated = "system:unauthenticated";
    private const string Anonymous = "system:anonymous";

    public bool IsMaster => Groups.Contains("system:masters");

    /// <summary>
    /// Every known user is in <c>system:authenticated</c> (apiserver's <c>AuthenticatedGroupAdder</c>): the aggregator's own calls come without a group, and
    /// discovery is granted to that one.
    /// </summary>
    public CallerIdentity WithAuthenticatedGroup() =>
        User == Anonymous || Groups.Contains(Authenticated) || Groups.Contains(Unauthenticated) ? this : this with { Groups = [.. Groups, Authenticated] };

    /// <summary>Equal for equal callers; no two callers share one, whatever their names hold.</summary>
    public string CacheKey() =>
        string.Join('\0', [Escape(User), Escape(Uid ?? ""), .. Groups.Order(StringComparer.Ordinal).Select(static group => $"g{Escape(group)}"), .. Extra.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SelectMany(static pair => pair.Value.Select(value => $"e{Escape(pair.Key)}={Escape(value)}"))]);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
