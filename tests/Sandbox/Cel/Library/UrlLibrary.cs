using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Kubernetes' URL library.</summary>
internal static class UrlLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("url", "(string) -> URL", static a => GoUrl.TryParse(Text(a[0]), out var url, out var error) ? new CelUrl(url) : new CelError($"URL parse error during conversion from string: {error}"));
        table.Add("isURL", "(string) -> bool", static a => CelBool.Of(GoUrl.TryParse(Text(a[0]), out _, out _)));
        table.Add("getScheme", "URL.() -> string", static a => new CelString(Url(a[0]).Scheme));
        table.Add("getHost", "URL.() -> string", static a => new CelString(Url(a[0]).Host));
        table.Add("getHostname", "URL.() -> string", static a => new CelString(Url(a[0]).Hostname));
        table.Add("getPort", "URL.() -> string", static a => new CelString(Url(a[0]).Port));
        table.Add("getEscapedPath", "URL.() -> string", static a => new CelString(Url(a[0]).EscapedPath));
        table.Add("getQuery", "URL.() -> map(string, list(string))", static a => Query(Url(a[0])));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static GoUrl Url(CelValue value) => ((CelUrl)value).Value;

    private static CelMap Query(GoUrl url) => CelMap.Of(url.Query().Select(static p =>
        KeyValuePair.Create<CelValue, CelValue>(new CelString(p.Key), CelList.Of([.. p.Value.Select(static v => new CelString(v))]))));
}
