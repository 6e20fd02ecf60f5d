using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>Runs the rules of a schema on one object, within one budget (apiextensions-apiserver pkg/apiserver/schema/cel/validation.go).</summary>
internal sealed class RuleEvaluation
{
    /// <summary>Cost that all rules of one object may have together: RuntimeCELCostBudget of k8s.io/apiserver/pkg/apis/cel.</summary>
    public const long CostBudget = 10_000_000;

    private const int LongestMessage = 5 * 1024;
    private const string OutOfBudget = "validation failed due to running out of cost budget, no further validation rules will be run";
    private readonly List<SchemaViolation> _violations = [];
    private long _budget = CostBudget;
    private bool _stopped;

    /// <summary>Runs all rules below <paramref name="path"/>; with <paramref name="correlation"/> also those about the transition.</summary>
    public IReadOnlyList<SchemaViolation> Run(JsonNode? value, SchemaNode schema, SchemaPath path, Correlation? correlation)
    {
        Visit(value, schema, path, new Ratchet(correlation, null), isResource: true);
        return _violations;
    }

    private void Visit(JsonNode? value, SchemaNode schema, SchemaPath path, Ratchet ratchet, bool isResource)
    {
        if (value is null || !schema.HasRules)
        {
            return;
        }

        RunRules(value, schema, path, ratchet, isResource || schema.EmbeddedResource);
        if (value is JsonArray list && schema.Items is not null)
        {
            for (var i = 0; i < list.Count && !_stopped; i++)
            {
                Visit(list[i], schema.Items, path.Index(i), ratchet.Item(i), false);
            }
        }
        else if (value is JsonObject map)
        {
            foreach (var (name, item) in map)
            {
                if (_stopped)
                {
                    return;
                }

                if (schema.Properties.TryGetValue(name, out var property))
                {
                    Visit(item, property, path.Child(name), ratchet.Field(name), false);
                }
                else if (schema.AdditionalProperties is not null)
                {
                    Visit(item, schema.AdditionalProperties, path.Key(name), ratchet.Field(name), false);
                }
            }
        }
    }

    private void RunRules(JsonNode value, SchemaNode schema, SchemaPath path, Ratchet ratchet, bool isResource)
    {
        if (schema.CompiledRules.Count == 0 || _stopped)
        {
            return;
        }

        var self = RuleValues.Of(value, schema, isResource);
        var old = ratchet.Current?.Old is { } oldNode ? RuleValues.Of(oldNode, schema, isResource) : null;
        foreach (var rule in schema.CompiledRules)
        {
            var isOptional = rule.Rule.OptionalOldSelf == true;
            if (rule.UsesOldSelf && old is null && !isOptional)
            {
                continue;
            }

            var bindings = new Dictionary<string, CelValue>(StringComparer.Ordinal) { ["self"] = self };
            if (rule.UsesOldSelf)
            {
                bindings["oldSelf"] = isOptional ? old is null ? CelOptional.None : CelOptional.Of(old) : old!;
            }

            RunRule(rule, bindings, value, schema, path, ratchet);
            if (_stopped)
            {
                return;
            }
        }
    }

    private void RunRule(CompiledRule rule, Dictionary<string, CelValue> bindings, JsonNode value, SchemaNode schema, SchemaPath path, Ratchet ratchet)
    {
        var (result, cost) = rule.Program.EvaluateWithCost(bindings);
        if (cost > _budget || _budget <= 0)
        {
            Stop(path, schema, OutOfBudget);
            return;
        }

        _budget -= cost;
        switch (result)
        {
            case CelBool { Value: true }:
                return;
            case CelError { IsLimit: true } error:
                Stop(path, schema, $"'{error.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {rule.Rule.Label}");
                return;
            case CelError error when error.Message.StartsWith("no such overload", StringComparison.Ordinal):
                Add(path, schema, $"'{error.Message}': call arguments did not match a supported operator, function or macro signature for rule: {rule.Rule.Label}");
                return;
            case CelError error:
                Add(path, schema, $"{error.Message} evaluating rule: {rule.Rule.Label}");
                return;
        }

        if (!rule.UsesOldSelf && ratchet.Forgives)
        {
            return;
        }

        var at = rule.FieldPath.Length == 0 ? path : path.Child(rule.FieldPath);
        var detail = Message(rule, bindings) ?? rule.Rule.MessageOrDefault;
        _violations.Add(Violation(rule.Rule.Reason, at, schema.Type is "object" or "array" ? null : value, detail));
    }

    private static SchemaViolation Violation(string? reason, SchemaPath path, JsonNode? value, string detail) => reason switch
    {
        "FieldValueForbidden" => SchemaViolation.Forbidden(path, detail),
        "FieldValueRequired" => SchemaViolation.Required(path, detail),
        "FieldValueDuplicate" => SchemaViolation.Duplicate(path, value) with { IsValueOmitted = value is null },
        _ => value is null ? SchemaViolation.InvalidOmitted(path, detail) : SchemaViolation.Invalid(path, value, detail),
    };

    /// <summary>What the rule's messageExpression gives; null where it has none or gives nothing that can be shown.</summary>
    private string? Message(CompiledRule rule, Dictionary<string, CelValue> bindings)
    {
        if (rule.Message is null)
        {
            return null;
        }

        var (result, cost) = rule.Message.EvaluateWithCost(bindings, Math.Min(_budget, CelProgram.PerCallCostLimit));
        _budget -= Math.Min(cost, _budget);
        var text = (result as CelString)?.Value.Trim();
        return string.IsNullOrEmpty(text) || Encoding.UTF8.GetByteCount(text) > LongestMessage || text.Contains('\n', StringComparison.Ordinal) ? null : text;
    }

    private void Stop(SchemaPath path, SchemaNode schema, string detail)
    {
        Add(path, schema, detail);
        _stopped = true;
    }

    private void Add(SchemaPath path, SchemaNode schema, string detail) => _violations.Add(SchemaViolation.Invalid(path, schema.Type ?? "", detail));

    /// <summary>The old value beside this one, or the closest one above: an unchanged value is not refused by a rule about it.</summary>
    private readonly record struct Ratchet(Correlation? Current, Correlation? Nearest)
    {
        public bool Forgives => (Current ?? Nearest) is { IsUnchanged: true };

        public Ratchet Field(string name)
        {
            if (Current is null)
            {
                return this;
            }

            return Nearest is null && name is "apiVersion" or "kind" ? default : new Ratchet(Current.Field(name), Current);
        }

        public Ratchet Item(int index) => Current is null ? this : new Ratchet(Current.Item(index), Current);
    }
}
