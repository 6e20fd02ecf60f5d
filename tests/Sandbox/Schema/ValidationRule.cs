using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>One entry of x-kubernetes-validations, as written. <paramref name="Index"/> is its place in the list.</summary>
public sealed record ValidationRule(
    int Index,
    string Rule,
    string Message,
    string MessageExpression,
    string? Reason,
    string FieldPath,
    bool? OptionalOldSelf)
{
    /// <summary>What names the rule in an error: its message, else its text.</summary>
    internal string Label => (Message.Length > 0 ? Message : Rule).Trim();

    internal string MessageOrDefault => Message.Length > 0 ? Message.Trim() : $"failed rule: {Label}";

    /// <summary>The rule as the API server prints a refused one: the Go struct, which has no JSON tags.</summary>
    internal JsonNode ToGoJson() => new JsonObject
    {
        [nameof(Rule)] = Rule,
        [nameof(Message)] = Message,
        [nameof(MessageExpression)] = MessageExpression,
        [nameof(Reason)] = Reason,
        [nameof(FieldPath)] = FieldPath,
        [nameof(OptionalOldSelf)] = OptionalOldSelf,
    };
}
