using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Reporting;

/// <summary>
/// What the runtime says of its model: an element of Triton's repository index with additions, and on one line the container's
/// termination message. Absent members are left out. Source: docs/reference/runtime-contract.md.
/// </summary>
internal sealed record ModelReport(
    string Name,
    string Version,
    string State,
    string Reason,
    string? Message = null,
    int? ExitCode = null,
    string? Digest = null,
    long? SizeBytes = null,
    long? Opset = null,
    string? ExecutionProvider = null,
    ModelTimings? Timings = null)
{
    public static ModelReport Failure(ModelIdentity model, FailureReason reason, string message) =>
        new(model.Name, model.Version, "UNAVAILABLE", reason.ToString(), message, reason.ToExitCode());
}
