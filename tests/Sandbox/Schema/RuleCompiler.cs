using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>Compiles the rules of every level of a schema against the types of that level, and refuses those that could not run.</summary>
internal sealed class RuleCompiler(List<SchemaViolation> violations)
{
    /// <summary>Compiles into the nodes below <paramref name="root"/>.</summary>
    public static void Compile(SchemaNode root, SchemaPath path, List<SchemaViolation> violations) =>
        new RuleCompiler(violations).CompileNode(root, path, true, "selfType", null);

    private bool CompileNode(SchemaNode node, SchemaPath path, bool isResource, string name, SchemaPath? uncorrelated)
    {
        CompileRules(node, path, isResource, name, uncorrelated);
        var below = false;
        if (node.Items is { } items)
        {
            var outside = node.ListType == ListType.Map ? uncorrelated : uncorrelated ?? path;
            below |= CompileNode(items, path.Child("items"), items.EmbeddedResource, $"{name}.@idx", outside);
        }

        foreach (var (property, schema) in node.Properties)
        {
            below |= CompileNode(schema, path.Child("properties").Key(property), schema.EmbeddedResource, $"{name}.{property}", uncorrelated);
        }

        if (node.AdditionalProperties is { } values)
        {
            below |= CompileNode(values, path.Child("additionalProperties"), values.EmbeddedResource, $"{name}.@elem", uncorrelated);
        }

        node.HasRules = below || node.Rules.Count > 0;
        return node.HasRules;
    }

    private void CompileRules(SchemaNode node, SchemaPath path, bool isResource, string name, SchemaPath? uncorrelated)
    {
        if (node.Rules.Count == 0)
        {
            return;
        }

        var at = path.Child("x-kubernetes-validations");
        if (RuleTypes.Of(node, isResource, name) is not { } type)
        {
            const string problem = "internal error: failed to retrieve type information for x-kubernetes-validations";
            violations.Add(new SchemaViolation(ViolationType.Internal, at.ToString(), "", problem));
            return;
        }

        node.CompiledRules = [.. node.Rules.Select(r => CompileRule(r, node, type, at.Index(r.Index), uncorrelated)).OfType<CompiledRule>()];
    }

    private CompiledRule? CompileRule(ValidationRule rule, SchemaNode node, CelType type, SchemaPath at, SchemaPath? uncorrelated)
    {
        if (rule.Rule.AsSpan().Trim().IsEmpty)
        {
            return null;
        }

        var environment = CelEnvironment.Empty.With("self", type).With("oldSelf", rule.OptionalOldSelf == true ? CelType.Optional(type) : type);
        var program = Compile(rule.Rule, environment, CelType.Bool, "compilation failed: ", "cel expression must evaluate to a bool", rule, at.Child("rule"));
        if (program is null)
        {
            return null;
        }

        var usesOldSelf = program.UsedVariables.Contains("oldSelf");
        if (usesOldSelf && uncorrelated is { } outside)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("rule"), rule.Rule, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {outside}"));
        }
        else if (!usesOldSelf && rule.OptionalOldSelf is { } optional)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("optionalOldSelf"), optional, "may not be set if oldSelf is not used in rule"));
        }

        var message = rule.MessageExpression.Length == 0
            ? null
            : Compile(rule.MessageExpression, environment, CelType.String, "messageExpression compilation failed: ", "messageExpression must evaluate to a string", rule, at.Child("messageExpression"));
        return new CompiledRule(rule, program, message, rule.FieldPath.Length == 0 ? "" : RuleFieldPath.Resolve(rule.FieldPath, node) ?? "", usesOldSelf);
    }

    private CelProgram? Compile(string expression, CelEnvironment environment, CelType result, string prefix, string wrongResult, ValidationRule rule, SchemaPath at)
    {
        try
        {
            var program = CelProgram.Compile(expression, environment);
            if (program.ResultType.Kind == result.Kind)
            {
                return program;
            }

            violations.Add(SchemaViolation.Invalid(at, rule.ToGoJson(), wrongResult));
        }
        catch (CelCompileException e)
        {
            violations.Add(SchemaViolation.Invalid(at, rule.ToGoJson(), prefix + e.Message));
        }

        return null;
    }
}
