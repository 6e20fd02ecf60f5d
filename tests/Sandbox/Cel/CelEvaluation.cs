namespace ModelServing.Sandbox.Cel;

/// <summary>What an evaluation gave, a <see cref="CelError"/> where it failed, and what it cost in CEL's cost units.</summary>
public readonly record struct CelEvaluation(CelValue Value, long Cost);
