using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>Compiles the rules of every level of a schema against the types of that level, and refuses those that could not run.</summary>
internal sealed class RuleCompiler(List<SchemaViolation> violations)
{
    private readonly RuleCosts _costs = new(violations);

    /// <summary>Compiles into the nodes below <paramref name="root"/>.</summary>
    public static void Compile(SchemaNode root, SchemaPath path, List<SchemaViolation> violations)
    {
        var compiler = new RuleCompiler(violations);
        compiler.CompileNode(root, path, new Place(true, "selfType", null, 1));
        compiler._costs.Finish(path);
    }

    private bool CompileNode(SchemaNode node, SchemaPath path, Place place)
    {
        CompileRules(node, path, place);
        var inside = place with { Cardinality = RuleCosts.Cardinality(node, place.Cardinality) };
        var below = false;
        if (node.Items is { } items)
        {
            var outside = node.ListType == ListType.Map ? place.Uncorrelated : place.Uncorrelated ?? path;
            below |= CompileNode(items, path.Child("items"), inside with { IsResource = items.EmbeddedResource, Name = $"{place.Name}.@idx", Uncorrelated = outside });
        }

        foreach (var (property, schema) in node.Properties)
        {
            below |= CompileNode(schema, path.Child("properties").Key(property), inside with { IsResource = schema.EmbeddedResource, Name = $"{place.Name}.{property}" });
        }

        if (node.AdditionalProperties is { } values)
        {
            below |= CompileNode(values, path.Child("additionalProperties"), inside with { IsResource = values.EmbeddedResource, Name = $"{place.Name}.@elem" });
        }

        node.HasRules = below || node.Rules.Count > 0;
        return node.HasRules;
    }

    private void CompileRules(SchemaNode node, SchemaPath path, Place place)
    {
        if (node.Rules.Count == 0)
        {
            return;
        }

        var at = path.Child("x-kubernetes-validations");
        if (RuleTypes.Of(node, place.IsResource, place.Name) is not { } type)
        {
            const string problem = "internal error: failed to retrieve type information for x-kubernetes-validations";
            violations.Add(new SchemaViolation(ViolationType.Internal, at.ToString(), "", problem));
            return;
        }

        node.CompiledRules = [.. node.Rules.Select(r => CompileRule(r, node, type, at.Index(r.Index), place)).OfType<CompiledRule>()];
    }

    private CompiledRule? CompileRule(ValidationRule rule, SchemaNode node, CelType type, SchemaPath at, Place place)
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

        _costs.AddRule(at.Child("rule"), program.MaximumCost, node, place.IsResource, place.Cardinality);
        CheckOldSelf(rule, program, at, place.Uncorrelated);
        var message = rule.MessageExpression.Length == 0
            ? null
            : Compile(rule.MessageExpression, environment, CelType.String, "messageExpression compilation failed: ", "messageExpression must evaluate to a string", rule, at.Child("messageExpression"));
        if (message is not null)
        {
            _costs.AddMessage(at.Child("messageExpression"), message.MaximumCost);
        }

        var fieldPath = rule.FieldPath.Length == 0 ? "" : RuleFieldPath.Resolve(rule.FieldPath, node) ?? "";
        return new CompiledRule(rule, program, message, fieldPath, program.UsedVariables.Contains("oldSelf"));
    }

    private void CheckOldSelf(ValidationRule rule, CelProgram program, SchemaPath at, SchemaPath? uncorrelated)
    {
        var usesOldSelf = program.UsedVariables.Contains("oldSelf");
        if (usesOldSelf && uncorrelated is { } outside)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("rule"), rule.Rule, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {outside}"));
        }
        else if (!usesOldSelf && rule.OptionalOldSelf is { } optional)
        {
            violations.Add(SchemaViolation.Invalid(at.Child("optionalOldSelf"), optional, "may not be set if oldSelf is not used in rule"));
        }
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

    /// <summary>Where a node stands: whether it is a resource, its type's name, the list above it that cannot be matched with its old self, and how often it can occur.</summary>
    private readonly record struct Place(bool IsResource, string Name, SchemaPath? Uncorrelated, double? Cardinality);
}
