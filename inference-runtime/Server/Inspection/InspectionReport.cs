using System.Collections.Immutable;
using ModelServing.Engine.Models;
using ModelServing.Onnx.Inspection;

namespace ModelServing.Runtime.Inspection;

/// <summary>What <c>inspect</c> says.</summary>
/// <param name="ExecutionProviders">Of this machine.</param>
/// <param name="Models">In the order of their paths.</param>
internal sealed record InspectionReport(ImmutableArray<ProviderInspection> ExecutionProviders, ImmutableArray<ModelInspection> Models)
{
    /// <summary>The exit code that the first problem has in the contract; 0 where there is none.</summary>
    public int ExitCode()
    {
        var first = Models.SelectMany(model => model.Problems).FirstOrDefault();
        return first is null ? Reporting.ExitCode.Success : new ModelFailure(first.Reason, first.Message).ExitCode;
    }
}
