using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// The schema of one version of a custom resource: what the API server does with an object between decoding and storing it
/// (apiextensions-apiserver, Kubernetes 1.35). Thread-safe.
/// </summary>
public sealed class CustomResourceSchema
{
    private const string UncheckedRules = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private CustomResourceSchema(SchemaNode root) => Root = root;

    public SchemaNode Root { get; }

    /// <summary>
    /// Compiles <c>openAPIV3Schema</c> of a CustomResourceDefinition. <paramref name="fieldPath"/> is where it stands, for example
    /// <c>spec.versions[0].schema.openAPIV3Schema</c>.
    /// </summary>
    /// <exception cref="InvalidSchemaException">The API server would refuse the definition; every reason is given.</exception>
    public static CustomResourceSchema Compile(JsonObject openAPIV3Schema, string fieldPath = "openAPIV3Schema")
    {
        ArgumentNullException.ThrowIfNull(openAPIV3Schema);
        var violations = new List<SchemaViolation>();
        var path = new SchemaPath(fieldPath);
        var root = new SchemaParser(violations).Parse(openAPIV3Schema, path);
        new StructuralRules(violations).Check(root, path);
        new SchemaRules(violations).Check(root, path);
        ThrowIfAny(violations);
        RuleCompiler.Compile(root, path, violations);
        ThrowIfAny(violations);
        DefaultRules.Check(root, path, violations);
        ThrowIfAny(violations);
        return new CustomResourceSchema(root);
    }

    /// <summary>
    /// A copy of <paramref name="value"/> with defaults applied and undeclared fields removed. <paramref name="unknownFieldPaths"/> names
    /// these, sorted, for the warnings and errors of field validation.
    /// </summary>
    public JsonObject PruneAndDefault(JsonObject value, out IReadOnlyList<string> unknownFieldPaths)
    {
        ArgumentNullException.ThrowIfNull(value);
        var result = (JsonObject)value.DeepClone();
        ObjectDefaulter.Apply(result, Root);
        unknownFieldPaths = ObjectPruner.Prune(result, Root);
        return result;
    }

    /// <summary>
    /// Checks <paramref name="value"/>, which must have been pruned and defaulted. With <paramref name="old"/> this is an update: transition
    /// rules run, and what did not change is not held against it. Rules are not run on a value whose shape is wrong. What others found,
    /// <paramref name="further"/>, is listed before what rules say.
    /// </summary>
    public IReadOnlyList<SchemaViolation> Validate(JsonObject value, JsonObject? old, IEnumerable<SchemaViolation>? further = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        var correlation = old is null ? null : new Correlation(value, old, Root);
        var violations = ObjectValidator.Validate(value, Root, SchemaPath.Root, correlation).Violations;
        violations.AddRange(further ?? []);
        violations.AddRange(EmbeddedResources.Check(value, Root));
        if (old is null || ListUniqueness.Check(old, Root).Count == 0)
        {
            violations.AddRange(ListUniqueness.Check(value, Root));
        }

        if (Root.HasRules)
        {
            if (violations.Any(static v => v.Type is ViolationType.NotSupported or ViolationType.Required or ViolationType.TooLong or ViolationType.TooMany or ViolationType.TypeInvalid))
            {
                violations.Add(SchemaViolation.Invalid(SchemaPath.Root, null, UncheckedRules));
            }
            else
            {
                violations.AddRange(new RuleEvaluation().Run(value, Root, SchemaPath.Root, correlation));
            }
        }

        return [.. violations.DistinctBy(static v => v.ToString())];
    }

    private static void ThrowIfAny(List<SchemaViolation> violations)
    {
        if (violations.Count > 0)
        {
            throw new InvalidSchemaException([.. violations.DistinctBy(static v => v.ToString()).OrderBy(static v => v.ToString(), StringComparer.Ordinal)]);
        }
    }
}
