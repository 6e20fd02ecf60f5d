using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelServing.Runtime.Repositories.TextFormat;

namespace ModelServing.Runtime.Tests.Repositories.TextFormat;

/// <summary>Makes messages up and writes them in one of the many ways that the language has.</summary>
internal sealed class RandomText(int seed)
{
    private static readonly string[] Names = ["a", "name", "max_batch_size", "_x1", "[a.b/c.D]"];
    private static readonly string[] Words = ["true", "KIND_CPU", "-inf", "nan"];
    private static readonly string[] Numbers = ["0", "-1", "0x1F", "007", "1.5", "-.5e+3", "1e-9f", "9223372036854775807"];
    private static readonly string[] Strings = ["", "plain", "it's \"quoted\"", "back\\slash", "line\nbreak\tand\0zero", "umlaut ä, and 𝄞", "{not: 'a' message}"];
    private readonly Random _random = new(seed);

    public ImmutableArray<TextField> Fields(int depth) => [.. Enumerable.Range(0, _random.Next(depth == 0 ? 1 : 0, 5)).Select(_ => Field(depth))];

    public string Print(IEnumerable<TextField> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            var isMessages = field.Values.All(value => value.Kind == TextValueKind.Message);
            text.Append(Blank()).Append(field.Name).Append(isMessages && _random.Next(2) == 0 ? " " : ":").Append(Blank());
            text.Append(field.IsList ? $"[{Blank()}{string.Join($"{Blank()},{Blank()}", field.Values.Select(Print))}{Blank()}]" : Print(field.Values[0]));
            text.Append(((string[])[" ", "\n", ",", "; ", " # end\n"])[_random.Next(5)]);
        }

        return text.ToString();
    }

    private TextField Field(int depth)
    {
        var isList = _random.Next(3) == 0;
        return new TextField(Pick(Names), default, isList, [.. Enumerable.Range(0, isList ? _random.Next(4) : 1).Select(_ => Value(depth))]);
    }

    private TextValue Value(int depth) => _random.Next(depth < 4 ? 4 : 3) switch
    {
        0 => new TextValue(TextValueKind.Number, default, Pick(Numbers), []),
        1 => new TextValue(TextValueKind.Word, default, Pick(Words), []),
        2 => new TextValue(TextValueKind.String, default, Pick(Strings), []),
        _ => new TextValue(TextValueKind.Message, default, "", Fields(depth + 1)),
    };

    private string Print(TextValue value) => value.Kind switch
    {
        TextValueKind.String => Quote(value.Text),
        TextValueKind.Message => _random.Next(2) == 0 ? $"{{{Print(value.Fields)}}}" : $"<{Print(value.Fields)}>",
        _ when value.Text[0] == '-' => $"-{Blank()}{value.Text[1..]}",
        _ => value.Text,
    };

    /// <summary>In pieces, in either kind of quotes, each byte as it is or by its number.</summary>
    private string Quote(string text)
    {
        var quote = _random.Next(2) == 0 ? '"' : '\'';
        var written = new StringBuilder().Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPlain = !Rune.IsControl(rune) && rune.Value != quote && rune.Value != '\\';
            written.Append(isPlain && _random.Next(4) > 0 ? rune.ToString() : Escape(rune));
            written.Append(_random.Next(8) == 0 ? $"{quote}{Blank()}{quote}" : "");
        }

        return written.Append(quote).ToString();
    }

    private string Escape(Rune rune) => _random.Next(3) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
        1 => string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(value => $"\\x{value:x2}")),
        _ => string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(value => $"\\{Convert.ToString(value, 8).PadLeft(3, '0')}")),
    };

    private string Blank() => ((string[])["", " ", "\n", " # a { comment\n", "\t"])[_random.Next(5)];

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
