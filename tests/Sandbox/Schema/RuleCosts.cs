using System.Globalization;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Refuses rules that could cost too much, one by one and all together, by the bounds that the schema declares (apiextensions-apiserver
/// pkg/apis/apiextensions/validation): unbounded lists, maps and texts make a rule over them unaffordable.
/// </summary>
internal sealed class RuleCosts(List<SchemaViolation> violations)
{
    private const double RuleLimit = 10_000_000;
    private const double DefinitionLimit = 100_000_000;
    private const int Named = 4;
    private readonly List<(SchemaPath Path, double Cost)> _expensive = [];
    private double _total;

    /// <summary>How often the values below <paramref name="node"/> can stand in one object; null where nothing bounds it.</summary>
    public static double? Cardinality(SchemaNode node, double? own) => node switch
    {
        { Type: "array" } => own * node.Constraints.MaxItems,
        { Type: "object", AdditionalProperties: not null } => own * node.Constraints.MaxProperties,
        { Type: "object", AllowsAdditionalProperties: true } => own * node.Constraints.MaxProperties,
        _ => own,
    };

    /// <summary>A rule runs once for each value that there can be.</summary>
    public void AddRule(SchemaPath path, double cost, SchemaNode node, bool isResource, double? cardinality)
    {
        var times = cardinality ?? Math.Floor((double)RuleTypes.MaximumRequestBytes / (RuleTypes.MinimumSize(node, isResource) + 1));
        Add(path, times == 0 ? 0 : cost * times, "estimated rule cost");
    }

    /// <summary>A message is made for one value at a time.</summary>
    public void AddMessage(SchemaPath path, double cost) => Add(path, cost, "estimated messageExpression cost");

    /// <summary>Refuses the definition as a whole.</summary>
    public void Finish(SchemaPath root)
    {
        if (_total <= DefinitionLimit)
        {
            return;
        }

        foreach (var (path, _) in _expensive.OrderByDescending(static e => e.Cost).Take(Named))
        {
            violations.Add(SchemaViolation.Forbidden(path, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        }

        violations.Add(SchemaViolation.Forbidden(root, Describe("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", _total, DefinitionLimit)));
    }

    private void Add(SchemaPath path, double cost, string what)
    {
        _total += cost;
        if (cost >= DefinitionLimit / 100)
        {
            _expensive.Add((path, cost));
        }

        if (cost > RuleLimit)
        {
            violations.Add(SchemaViolation.Forbidden(path, Describe(what, cost, RuleLimit)));
        }
    }

    private static string Describe(string what, double cost, double limit)
    {
        var factor = cost / limit;
        var text = factor > 100 ? "more than 100" : factor.ToString(factor < 1.5 ? "F6" : "F1", CultureInfo.InvariantCulture);
        return $"{what} exceeds budget by factor of {text}x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }
}
