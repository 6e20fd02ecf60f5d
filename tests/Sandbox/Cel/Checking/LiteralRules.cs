using ModelServing.Sandbox.Cel.Syntax;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel.Checking;

/// <summary>Literals that can only fail when evaluated are refused when compiled: durations, timestamps and patterns.</summary>
internal static class LiteralRules
{
    public static void Check(CallExpression call, List<CelIssue> issues)
    {
        var argument = call.Arguments.Count > 0 ? call.Arguments[^1] as ConstantExpression : null;
        if (argument?.Value is not CelString literal || call.IsNamespaced)
        {
            return;
        }

        var isValid = call.Function switch
        {
            "duration" => CelDuration.TryParse(literal.Value, out _),
            "timestamp" => CelTimestamp.TryParse(literal.Value, false, out _),
            "matches" => GoRegex.TryCompile(literal.Value, out _, out _),
            _ => true,
        };
        if (!isValid)
        {
            issues.Add(new CelIssue(argument.Position, $"invalid {call.Function} argument"));
        }
    }
}
