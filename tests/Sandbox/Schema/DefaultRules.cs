namespace ModelServing.Sandbox.Schema;

/// <summary>Defaults must hold what their own schema allows, and nothing it would prune (apiextensions-apiserver pkg/apiserver/schema/defaulting).</summary>
internal static class DefaultRules
{
    public static void Check(SchemaNode node, SchemaPath path, List<SchemaViolation> violations)
    {
        if (node.Default is not null)
        {
            CheckDefault(node, path.Child("default"), violations);
        }

        if (node.Items is not null)
        {
            Check(node.Items, path.Child("items"), violations);
        }

        foreach (var (name, property) in node.Properties)
        {
            Check(property, path.Child("properties").Key(name), violations);
        }
    }

    private static void CheckDefault(SchemaNode node, SchemaPath path, List<SchemaViolation> violations)
    {
        if (!ObjectPruner.IsPruned(node.Default!, node))
        {
            violations.Add(SchemaViolation.Invalid(path, node.Default, "must not have unknown fields"));
        }

        var result = ObjectValidator.Validate(node.Default, node, path, null);
        violations.AddRange(result.Violations);
        if (result.IsValid && node.HasRules)
        {
            violations.AddRange(new RuleEvaluation().Run(node.Default, node, path, null));
        }
    }
}
