using System.Collections.Immutable;
using ModelServing.Onnx.Format;

namespace ModelServing.Onnx.Inspection;

/// <summary>Whether requests to a model can be joined, by the rule of <see cref="ModelServing.Engine.Sessions.ModelSignature.HasFreeBatchAxis"/>. Pure.</summary>
internal static class Batchability
{
    public static BatchingInspection Of(ImmutableArray<OnnxValueInfo> inputs, ImmutableArray<OnnxValueInfo> outputs)
    {
        var reason = inputs.IsEmpty ? "the model has no input"
            : outputs.IsEmpty ? "the model has no output"
            : inputs.Select(input => Complaint("input", input)).Concat(outputs.Select(output => Complaint("output", output))).FirstOrDefault(complaint => complaint is not null);
        return reason is null
            ? new BatchingInspection(true, inputs[0].Shape!.Value[0].Name, null)
            : new BatchingInspection(false, null, reason);
    }

    private static string? Complaint(string kind, OnnxValueInfo value) => value.Shape switch
    {
        null => $"{kind} '{value.Name}' does not say its shape",
        [] => $"{kind} '{value.Name}' is a scalar",
        [{ Size: { } size }, ..] => $"the first dimension of {kind} '{value.Name}' is fixed at {size}",
        _ => null,
    };
}
