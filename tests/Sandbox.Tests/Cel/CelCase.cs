using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Tests.Cel;

/// <summary>Evaluates expressions, with self bound to JSON, and prints results as CEL literals.</summary>
internal static class CelCase
{
    public static string Evaluate(string expression, string self = "null")
    {
        var environment = CelEnvironment.Empty.With("self", CelType.Dyn);
        var bindings = new Dictionary<string, CelValue> { ["self"] = CelJson.ToValue(System.Text.Json.Nodes.JsonNode.Parse(self)) };
        return Print(CelProgram.Compile(expression, environment).Evaluate(bindings));
    }

    public static string CompileError(string expression)
    {
        var environment = CelEnvironment.Empty.With("self", CelType.Object("selfType", new Dictionary<string, CelType>
        {
            ["name"] = CelType.String,
            ["replicas"] = CelType.Int,
            ["labels"] = CelType.Map(CelType.String, CelType.String),
            ["ports"] = CelType.List(CelType.Int),
            ["any"] = CelType.Dyn,
        }));
        return Assert.Throws<CelCompileException>(() => CelProgram.Compile(expression, environment))!.Message;
    }

    public static string Print(CelValue value) => value switch
    {
        CelError error => $"error: {error.Message}",
        CelString text => $"'{text.Value}'",
        CelUint number => $"{number}u",
        CelDouble { Value: var d } => d == Math.Truncate(d) && Math.Abs(d) < 1e6 ? $"{d:0.0}" : value.ToString()!,
        CelBytes bytes => $"b'{Convert.ToHexStringLower(bytes.Value.Span)}'",
        CelList list => $"[{string.Join(", ", Enumerable.Range(0, list.Count).Select(i => Print(list[i])))}]",
        CelMap map => $"{{{string.Join(", ", map.Keys.Select(k => $"{Print(k)}: {Print(map.Find(k)!)}"))}}}",
        CelOptional { Value: { } inner } => $"optional.of({Print(inner)})",
        _ => value.ToString()!,
    };
}
