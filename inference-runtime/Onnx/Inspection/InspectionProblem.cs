using ModelServing.Engine.Models;

namespace ModelServing.Onnx.Inspection;

/// <summary>Something for which the runtime would refuse the model.</summary>
/// <param name="Reason">As the repository index would give it.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record InspectionProblem(FailureReason Reason, string Message);
