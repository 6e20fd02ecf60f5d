using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Kubernetes' regex library: find and findAll.</summary>
internal static class RegexLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("find", "string.(string) -> string", static a => With(a, static (regex, text) => new CelString(regex.Find(text) ?? "")));
        table.Add("findAll", "string.(string) -> list(string)", static a => With(a, static (regex, text) => All(regex, text, -1)));
        table.Add("findAll", "string.(string, int) -> list(string)", static a => With(a, (regex, text) => All(regex, text, ((CelInt)a[2]).Value)));
    }

    private static CelList All(GoRegex regex, string text, long limit) => CelList.Of([.. regex.FindAll(text, limit).Select(static m => new CelString(m))]);

    private static CelValue With(CelValue[] arguments, Func<GoRegex, string, CelValue> use) =>
        GoRegex.TryCompile(((CelString)arguments[1]).Value, out var regex, out var error)
            ? use(regex!, ((CelString)arguments[0]).Value)
            : new CelError($"Illegal regex: {error}");
}
