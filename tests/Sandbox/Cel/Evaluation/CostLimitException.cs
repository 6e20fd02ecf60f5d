namespace ModelServing.Sandbox.Cel.Evaluation;

/// <summary>Leaves an evaluation that has become too expensive; it is never seen outside the evaluator.</summary>
internal sealed class CostLimitException : Exception;
