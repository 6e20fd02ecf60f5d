using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>Reads x-kubernetes-validations and checks everything about a rule except its expressions.</summary>
internal static class ValidationRuleParser
{
    private const string Keyword = "x-kubernetes-validations";
    private static readonly string[] Fields = ["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    public static IReadOnlyList<ValidationRule> Parse(KeywordReader schema, SchemaPath path, List<SchemaViolation> violations)
    {
        var rules = new List<ValidationRule>();
        foreach (var (index, item) in (schema.Array(Keyword) ?? []).Index())
        {
            var at = path.Child(Keyword).Index(index);
            if (item is not JsonObject source)
            {
                violations.Add(SchemaViolation.Invalid(at, item, "must be of type object"));
                continue;
            }

            violations.AddRange(source.Where(static p => !Fields.Contains(p.Key)).Select(p => SchemaViolation.Forbidden(at.Child(p.Key), "unknown schema keyword")));
            var read = new KeywordReader(source, at, violations);
            var rule = new ValidationRule(
                index,
                read.Text("rule") ?? "",
                read.Text("message") ?? "",
                read.Text("messageExpression") ?? "",
                read.Text("reason"),
                read.Text("fieldPath") ?? "",
                read.OptionalFlag("optionalOldSelf"));
            Check(rule, at, violations);
            rules.Add(rule);
        }

        return rules;
    }

    private static void Check(ValidationRule rule, SchemaPath at, List<SchemaViolation> violations)
    {
        if (rule.Rule.AsSpan().Trim().IsEmpty)
        {
            violations.Add(SchemaViolation.Required(at.Child("rule"), "rule is not specified"));
        }
        else if (rule.Message.Length > 0 && rule.Message.AsSpan().Trim().IsEmpty)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("message"), rule.Message, "must be non-empty if specified"));
        }
        else if (HasLineBreak(rule.Message.Trim()))
        {
            violations.Add(SchemaViolation.Invalid(at.Child("message"), rule.Message, "must not contain line breaks"));
        }
        else if (HasLineBreak(rule.Rule.Trim()) && rule.Message.Length == 0)
        {
            violations.Add(SchemaViolation.Required(at.Child("message"), "message must be specified if rule contains line breaks"));
        }

        if (rule.MessageExpression.Length > 0 && rule.MessageExpression.AsSpan().Trim().IsEmpty)
        {
            violations.Add(SchemaViolation.Required(at.Child("messageExpression"), "messageExpression must be non-empty if specified"));
        }

        if (rule.Reason is not null && !Reasons.Contains(rule.Reason))
        {
            violations.Add(SchemaViolation.NotSupported(at.Child("reason"), rule.Reason, Reasons));
        }

        if (rule.FieldPath.Length > 0 && rule.FieldPath.AsSpan().Trim().IsEmpty)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("fieldPath"), rule.FieldPath, "must be non-empty if specified"));
        }

        if (HasLineBreak(rule.FieldPath))
        {
            violations.Add(SchemaViolation.Invalid(at.Child("fieldPath"), rule.FieldPath, "must not contain line breaks"));
        }
    }

    private static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny('\n', '\r') >= 0;
}
