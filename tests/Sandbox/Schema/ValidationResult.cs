namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Violations of one value, and how many checks it went through: of several alternatives that all fail, the one with the most checks
/// passed is reported (kube-openapi pkg/validation/validate).
/// </summary>
internal sealed class ValidationResult
{
    public List<SchemaViolation> Violations { get; private set; } = [];

    public int Matches { get; private set; }

    public bool IsValid => Violations.Count == 0;

    public void Count() => Matches++;

    public void Add(SchemaViolation violation) => Violations.Add(violation);

    public void Merge(ValidationResult other)
    {
        Matches += other.Matches;
        Violations.AddRange(other.Violations);
    }

    public void Forgive() => Violations = [];
}
