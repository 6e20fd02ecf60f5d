using System.Text;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Functions of text: the standard ones and cel-go's strings extension, version 2. Positions count code points.</summary>
internal static class TextLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("contains", "string.(string) -> bool", static a => CelBool.Of(Text(a[0]).Contains(Text(a[1]), StringComparison.Ordinal)));
        table.Add("startsWith", "string.(string) -> bool", static a => CelBool.Of(Text(a[0]).StartsWith(Text(a[1]), StringComparison.Ordinal)));
        table.Add("endsWith", "string.(string) -> bool", static a => CelBool.Of(Text(a[0]).EndsWith(Text(a[1]), StringComparison.Ordinal)));
        table.Add("matches", "string.(string) -> bool", Matches);
        table.Add("matches", "(string, string) -> bool", Matches);
        table.Add("charAt", "string.(int) -> string", static a => CharAt(Runes(a[0]), Int(a[1])));
        table.Add("indexOf", "string.(string) -> int", static a => IndexOf(Runes(a[0]), Runes(a[1]), 0));
        table.Add("indexOf", "string.(string, int) -> int", static a => IndexOf(Runes(a[0]), Runes(a[1]), Int(a[2])));
        table.Add("lastIndexOf", "string.(string) -> int", static a => LastIndexOf(Runes(a[0]), Runes(a[1]), null));
        table.Add("lastIndexOf", "string.(string, int) -> int", static a => LastIndexOf(Runes(a[0]), Runes(a[1]), Int(a[2])));
        table.Add("join", "list(string).() -> string", static a => Join((CelList)a[0], ""));
        table.Add("join", "list(string).(string) -> string", static a => Join((CelList)a[0], Text(a[1])));
        table.Add("lowerAscii", "string.() -> string", static a => new CelString(Map(Text(a[0]), static c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c)));
        table.Add("upperAscii", "string.() -> string", static a => new CelString(Map(Text(a[0]), static c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c)));
        table.Add("replace", "string.(string, string) -> string", static a => Replace(Text(a[0]), Text(a[1]), Text(a[2]), -1));
        table.Add("replace", "string.(string, string, int) -> string", static a => Replace(Text(a[0]), Text(a[1]), Text(a[2]), Int(a[3])));
        table.Add("split", "string.(string) -> list(string)", static a => Split(Text(a[0]), Text(a[1]), -1));
        table.Add("split", "string.(string, int) -> list(string)", static a => Split(Text(a[0]), Text(a[1]), Int(a[2])));
        table.Add("substring", "string.(int) -> string", static a => Substring(Runes(a[0]), Int(a[1]), null));
        table.Add("substring", "string.(int, int) -> string", static a => Substring(Runes(a[0]), Int(a[1]), Int(a[2])));
        table.Add("trim", "string.() -> string", static a => new CelString(Text(a[0]).Trim()));
        table.Add("reverse", "string.() -> string", static a => new CelString(string.Concat(Runes(a[0]).Reverse())));
        table.Add("strings.quote", "(string) -> string", static a => new CelString(Quote(Text(a[0]))));
        table.Add("format", "string.(list(dyn)) -> string", static a => TextFormat.Apply(Text(a[0]), (CelList)a[1]));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static long Int(CelValue value) => ((CelInt)value).Value;

    private static Rune[] Runes(CelValue value) => [.. Text(value).EnumerateRunes()];

    private static CelValue Matches(CelValue[] a) => GoRegex.TryCompile(Text(a[1]), out var regex, out var error) ? CelBool.Of(regex!.IsMatch(Text(a[0]))) : new CelError(error!);

    private static CelValue CharAt(Rune[] text, long position)
    {
        if (position < 0 || position > text.Length)
        {
            return new CelError($"index out of range: {position}");
        }

        return new CelString(position == text.Length ? "" : text[position].ToString());
    }

    private static CelValue IndexOf(Rune[] text, Rune[] part, long from)
    {
        if (part.Length == 0)
        {
            return from <= text.Length && from >= 0 ? new CelInt(from) : new CelError($"index out of range: {from}");
        }

        if (from < 0 || from > text.Length)
        {
            return new CelError($"index out of range: {from}");
        }

        var found = text.AsSpan((int)from).IndexOf(part);
        return new CelInt(found < 0 ? -1 : found + from);
    }

    private static CelValue LastIndexOf(Rune[] text, Rune[] part, long? until)
    {
        if (until < 0 || until > text.Length)
        {
            return new CelError($"index out of range: {until}");
        }

        if (part.Length == 0)
        {
            return new CelInt(until ?? text.Length);
        }

        var end = Math.Min(text.Length, (until ?? text.Length) + part.Length);
        return new CelInt(text.AsSpan(0, (int)end).LastIndexOf(part));
    }

    private static CelValue Join(CelList list, string separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not CelString text)
            {
                return list[i] as CelError ?? CelError.NoSuchOverload();
            }

            result.Append(i == 0 ? "" : separator).Append(text.Value);
        }

        return new CelString(result.ToString());
    }

    private static CelString Replace(string text, string old, string replacement, long limit)
    {
        if (limit == 0 || (old.Length > 0 && !text.Contains(old, StringComparison.Ordinal)))
        {
            return new CelString(text);
        }

        var result = new StringBuilder();
        var left = limit < 0 ? long.MaxValue : limit;
        if (old.Length == 0)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                result.Append(left-- > 0 ? replacement : "").Append(rune.ToString());
            }

            return new CelString(result.Append(left > 0 ? replacement : "").ToString());
        }

        var from = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0 && left > 0; at = text.IndexOf(old, from, StringComparison.Ordinal), left--)
        {
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return new CelString(result.Append(text, from, text.Length - from).ToString());
    }

    private static CelList Split(string text, string separator, long limit)
    {
        if (limit == 0)
        {
            return CelList.Of([]);
        }

        var count = limit < 0 || limit > int.MaxValue ? int.MaxValue : (int)limit;
        if (separator.Length > 0)
        {
            return CelList.Of([.. text.Split(separator, count).Select(static p => new CelString(p))]);
        }

        var runes = text.EnumerateRunes().Select(static r => r.ToString()).ToList();
        var parts = runes.Count <= count ? runes : [.. runes.Take(count - 1), string.Concat(runes.Skip(count - 1))];
        return CelList.Of([.. parts.Select(static p => new CelString(p))]);
    }

    private static CelValue Substring(Rune[] text, long from, long? until)
    {
        var end = until ?? text.Length;
        if (until is not null && from > end)
        {
            return new CelError($"invalid substring range. start: {from}, end: {end}");
        }

        if (from < 0 || from > text.Length)
        {
            return new CelError($"index out of range: {from}");
        }

        return end < 0 || end > text.Length ? new CelError($"index out of range: {end}") : new CelString(string.Concat(text[(int)from..(int)end]));
    }

    private static string Map(string text, Func<char, char> change) => string.Create(text.Length, (text, change), static (span, state) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = state.change(state.text[i]);
        }
    });

    private static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var index = rune.Value < 0x80 ? "\a\b\f\n\r\t\v\\\"".IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
            result.Append(index < 0 ? rune.ToString() : "\\" + "abfnrtv\\\""[index]);
        }

        return result.Append('"').ToString();
    }
}
