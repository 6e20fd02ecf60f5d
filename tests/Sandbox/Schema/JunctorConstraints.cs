using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>anyOf, oneOf, allOf and not. What fails here names the value in its text and has no field path, as in the API server.</summary>
internal static class JunctorConstraints
{
    public static void Check(JsonNode? value, SchemaNode schema, SchemaPath path, Correlation? correlation, ValidationResult result)
    {
        var evaluate = (SchemaNode nested) => Evaluate(value, nested, path, correlation);
        CheckAnyOf(schema.AnyOf, evaluate, path, result);
        CheckOneOf(schema.OneOf, evaluate, path, result);
        CheckAllOf(schema.AllOf, evaluate, path, result);
        if (schema.Not is not null && evaluate(schema.Not).IsValid)
        {
            Refuse($"{Quote(path)} must not validate the schema (not)", result);
        }
    }

    /// <summary>The value itself is not forgiven for being unchanged, what is inside it is.</summary>
    private static ValidationResult Evaluate(JsonNode? value, SchemaNode nested, SchemaPath path, Correlation? correlation) =>
        ObjectValidator.Validate(value, nested, path, correlation?.WithoutRatcheting());

    private static void CheckAnyOf(IReadOnlyList<SchemaNode> schemas, Func<SchemaNode, ValidationResult> evaluate, SchemaPath path, ValidationResult result)
    {
        ValidationResult? best = null;
        foreach (var schema in schemas)
        {
            var outcome = evaluate(schema);
            if (outcome.IsValid)
            {
                result.Merge(outcome);
                return;
            }

            best = best is null || outcome.Matches > best.Matches ? outcome : best;
        }

        if (best is not null)
        {
            Refuse($"{Quote(path)} must validate at least one schema (anyOf)", result);
            result.Merge(best);
        }
    }

    private static void CheckOneOf(IReadOnlyList<SchemaNode> schemas, Func<SchemaNode, ValidationResult> evaluate, SchemaPath path, ValidationResult result)
    {
        var outcomes = schemas.Select(evaluate).ToList();
        var valid = outcomes.Where(static o => o.IsValid).ToList();
        if (outcomes.Count == 0)
        {
            return;
        }

        if (valid.Count == 1)
        {
            result.Merge(valid[0]);
        }
        else if (valid.Count > 1)
        {
            Refuse($"{Quote(path)} must validate one and only one schema (oneOf). Found {valid.Count} valid alternatives", result);
        }
        else
        {
            Refuse($"{Quote(path)} must validate one and only one schema (oneOf). Found none valid", result);
            result.Merge(outcomes.MaxBy(static o => o.Matches)!);
        }
    }

    private static void CheckAllOf(IReadOnlyList<SchemaNode> schemas, Func<SchemaNode, ValidationResult> evaluate, SchemaPath path, ValidationResult result)
    {
        var outcomes = schemas.Select(evaluate).ToList();
        foreach (var outcome in outcomes)
        {
            result.Merge(outcome);
        }

        var valid = outcomes.Count(static o => o.IsValid);
        if (valid != outcomes.Count)
        {
            Refuse($"{Quote(path)} must validate all the schemas (allOf){(valid == 0 ? ". None validated" : "")}", result);
        }
    }

    private static string Quote(SchemaPath path) => GoText.Quote(path.Name);

    private static void Refuse(string text, ValidationResult result) => result.Add(SchemaViolation.Invalid(SchemaPath.Root, "", text));
}
