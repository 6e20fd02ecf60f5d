using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>A rule with its programs. <paramref name="FieldPath"/> is the resolved path below the rule's value, or empty.</summary>
internal sealed record CompiledRule(ValidationRule Rule, CelProgram Program, CelProgram? Message, string FieldPath, bool UsesOldSelf);
