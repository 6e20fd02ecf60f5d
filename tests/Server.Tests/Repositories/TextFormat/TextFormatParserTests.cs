using System.Collections.Immutable;
using System.Text;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Repositories.TextFormat;

namespace ModelServing.Runtime.Tests.Repositories.TextFormat;

internal sealed class TextFormatParserTests
{
    private const string Sample = """
        # A comment, and another.
        name: "text" '-direction'
        platform: "onnxruntime_onnx";
        max_batch_size: 0x20,
        input [ { name: "x" data_type: TYPE_FP32 dims: [ 3, -1, - 1 ] } ]
        output: { name: "\x79\171\u0079" dims: 2 dims: 3 }
        version_policy < specific: { versions: [1, 2] } >
        [type.googleapis.com/foo.Bar] { value: -1.5e-3 }
        dynamic_batching { preferred_batch_size: [ ] max_queue_delay_microseconds: 100 }
        """;

    [Test]
    public void Every_form_of_the_language_is_read()
    {
        var fields = Read(Sample);

        Assert.That(fields.Select(field => field.Name), Is.EqualTo((string[])
            ["name", "platform", "max_batch_size", "input", "output", "version_policy", "[type.googleapis.com/foo.Bar]", "dynamic_batching"]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields[0].Values[0].Text, Is.EqualTo("text-direction"));
            Assert.That(fields[0].Position, Is.EqualTo(new TextPosition(2, 1)));
            Assert.That(fields[2].Values[0], Is.EqualTo(fields[2].Values[0] with { Kind = TextValueKind.Number, Text = "0x20", Position = new TextPosition(4, 17) }));
            Assert.That(fields[3].IsList, Is.True);
            Assert.That(fields[3].Values[0].Fields[2].Values.Select(value => value.Text), Is.EqualTo((string[])["3", "-1", "-1"]));
            Assert.That(fields[4].Values[0].Fields.Select(field => field.Values[0].Text), Is.EqualTo((string[])["yyy", "2", "3"]));
            Assert.That(fields[6].Values[0].Fields[0].Values[0].Text, Is.EqualTo("-1.5e-3"));
            Assert.That(fields[7].Values[0].Fields[0].Values, Is.Empty);
        }
    }

    [TestCase("a", 1, 2, "there must be ':' or '{'")]
    [TestCase("a:", 1, 3, "there must be a value, there is the end")]
    [TestCase("a: {\n b: 1", 2, 6, "there must be the name of a field, there is the end")]
    [TestCase("a { b: 1 >", 1, 10, "there is \">\"")]
    [TestCase("a: [1 2]", 1, 7, "between the elements of a list there must be ','")]
    [TestCase("a: [1,]", 1, 7, "there must be a value")]
    [TestCase("a [1]", 1, 4, "holds messages")]
    [TestCase("a: [[1]]", 1, 5, "there must be a value")]
    [TestCase("a: 1\nb: \"open\nc: 2", 2, 4, "the string has no end on its line")]
    [TestCase("a: \"\\q\"", 1, 4, "escape")]
    [TestCase("a: \"\\xFF\"", 1, 4, "not UTF-8")]
    [TestCase("a: \"\\777\"", 1, 4, "no byte")]
    [TestCase("a: \"\\uD800\"", 1, 4, "4 hexadecimal digits of a Unicode character")]
    [TestCase("a: -\"b\"", 1, 5, "there must be a value")]
    [TestCase("a: 1,, b: 2", 1, 6, "there must be the name of a field")]
    [TestCase("a: 1 $", 1, 6, "\"$\" belongs to nothing")]
    [TestCase("[a { b: 1 }", 1, 4, "a name in brackets has no end")]
    [TestCase("1: 2", 1, 1, "there must be the name of a field, there is \"1\"")]
    public void What_is_malformed_is_told_with_its_place(string text, int line, int column, string part)
    {
        var malformed = (ParsedText.Malformed)TextFormatParser.Parse(Encoding.UTF8.GetBytes(text));

        Assert.That(malformed.Position, Is.EqualTo(new TextPosition(line, column)), malformed.Message);
        Assert.That(malformed.Message, Does.Contain(part));
    }

    [Test]
    public void Bytes_that_are_no_text_are_told_with_their_place()
    {
        var malformed = (ParsedText.Malformed)TextFormatParser.Parse([.. "a: 1\nb: "u8, 0xC3, 0x28]);

        Assert.That(malformed, Is.EqualTo(new ParsedText.Malformed(new TextPosition(2, 4), "not UTF-8")));
    }

    [TestCase("deep", "messages within each other")]
    [TestCase("many", "tokens")]
    [TestCase("long", "bytes")]
    public void What_is_without_end_is_refused(string kind, string part)
    {
        var text = kind switch
        {
            "deep" => string.Concat(Enumerable.Repeat("a{", 200_000)),
            "many" => string.Concat(Enumerable.Repeat("a:1 ", 200_000)),
            _ => new string('#', TextFormatParser.MaxBytes + 1),
        };

        Assert.That(((ParsedText.Malformed)TextFormatParser.Parse(Encoding.UTF8.GetBytes(text))).Message, Does.Contain(part));
    }

    [Test]
    public void What_is_written_is_read_whatever_the_separators_and_blanks()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var text = new RandomText(seed);
            var written = text.Fields(0);

            Assert.That(Plain(Read(text.Print(written))), Is.EqualTo(Plain(written)), $"seed {seed}");
        }
    }

    [Test]
    public void Whatever_bytes_are_changed_the_reader_answers()
    {
        var random = new Random(7);
        var original = Encoding.UTF8.GetBytes(Sample);
        var valid = 0;
        for (var i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. original];
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes = Mutate(bytes, random);
            }

            var parsed = TextFormatParser.Parse(bytes);
            var configuration = ModelConfigurationParser.Parse("m", bytes);
            if (parsed is ParsedText.Malformed malformed)
            {
                var lines = Encoding.Latin1.GetString(bytes).Split('\n');
                Assert.That(malformed.Position.Line, Is.InRange(1, lines.Length), malformed.Message);
                Assert.That(malformed.Position.Column, Is.InRange(1, lines[malformed.Position.Line - 1].Length + 1), malformed.Message);
                Assert.That(malformed.Message, Is.Not.Empty.And.Length.LessThan(500));
                Assert.That(configuration, Is.TypeOf<ParsedModelConfiguration.Invalid>());
            }
            else
            {
                valid++;
            }
        }

        Assert.That(valid, Is.InRange(500, 4_500), "the mutator changes too much, or too little, to tell anything");
    }

    private static ImmutableArray<TextField> Read(string text)
    {
        var parsed = TextFormatParser.Parse(Encoding.UTF8.GetBytes(text));
        return parsed is ParsedText.Valid valid ? valid.Fields : throw new AssertionException($"{parsed}\n{text}");
    }

    private static string Plain(IEnumerable<TextField> fields) =>
        string.Join(' ', fields.Select(field => $"{field.Name}{(field.IsList ? "*" : "")}({string.Join('|', field.Values.Select(value => $"{value.Kind}:{value.Text}{{{Plain(value.Fields)}}}"))})"));

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        const string Likely = "{}[]<>:,;\"'\\#-.0x9\n \0\xff";
        var at = random.Next(bytes.Length);
        return random.Next(4) switch
        {
            0 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..], (byte)'\n'],
            1 => [.. bytes[..at], (byte)Likely[random.Next(Likely.Length)], .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[random.Next(at + 1)..]],
            _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
        };
    }
}
