namespace ModelServing.Sandbox.Schema;

/// <summary>A schema that the API server would refuse, with every reason, sorted.</summary>
public sealed class InvalidSchemaException(IReadOnlyList<SchemaViolation> violations) : Exception(string.Join('\n', violations))
{
    public IReadOnlyList<SchemaViolation> Violations { get; } = violations;
}
