using System.Text;
using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Tests.Cel;

public sealed class CelFuzzTests
{
    private const int Rounds = 10_000;

    private static readonly string[] Tokens =
    [
        "self", "x", "y", "1", "2u", "1.5", "'a'", "b'b'", "true", "false", "null", "[", "]", "{", "}", "(", ")", ".", ",", ":", "?", "!", "-", "+",
        "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "has", "all", "exists", "map", "filter", "size", "matches", ".?", "[?",
        "string", "int", "type", "dyn", "optional", "of", "none", "orValue", "join", "split", "replace", "format", "sum", "ip", "cidr", "quantity",
        "duration", "timestamp", "url", "self.a", "self.list", "self.all(x, x)", ".map(x, x)", ".size()", "'%s'.format([x])", " ",
    ];

    [Test]
    public void Random_bytes_never_give_anything_but_a_compile_error()
    {
        var random = new Random(20261122);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            Try(random.Next(2) == 0 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes));
        }
    }

    [Test]
    public void Random_tokens_compile_or_are_refused_and_evaluate_without_exceptions()
    {
        var random = new Random(42);
        var compiled = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            compiled += Try(text) ? 1 : 0;
        }

        Assert.That(compiled, Is.GreaterThan(Rounds / 100), "the sequences must reach the evaluator");
    }

    [Test]
    public void Mutations_of_a_valid_rule_never_give_anything_but_a_compile_error()
    {
        const string rule = "self.list.all(i, self.list.filter(j, j.name == i.name).size() == 1) && (has(self.a) ? self.a.b > 0 : true)";
        var random = new Random(7);
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder(rule);
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 4))),
                    1 => text.Insert(at, Tokens[random.Next(Tokens.Length)]),
                    _ => text.Replace(text[at], (char)random.Next(1, 128), at, 1),
                };
            }

            Try(text.ToString());
        }
    }

    private static bool Try(string expression)
    {
        CelProgram program;
        try
        {
            program = CelProgram.Compile(expression, CelEnvironment.Empty.With("self", CelType.Dyn).With("x", CelType.Int).With("y", CelType.DynList));
        }
        catch (CelCompileException e)
        {
            Assert.That(e.Issues, Is.Not.Empty);
            return false;
        }

        var bindings = new Dictionary<string, CelValue>
        {
            ["self"] = CelJson.ToValue(System.Text.Json.Nodes.JsonNode.Parse("""{"a": {"b": 1}, "list": [{"name": "n"}, 2, "s", null]}""")),
            ["x"] = new CelInt(3),
            ["y"] = CelList.Of([new CelString("t"), CelBool.True]),
        };
        Assert.That(program.Evaluate(bindings), Is.Not.Null);
        return true;
    }
}
