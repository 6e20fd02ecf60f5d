using System.Runtime.InteropServices;
using ModelServing.Engine;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;
using ModelServing.Protocol.Validation;

namespace ModelServing.Fuzz.Targets.Engine;

/// <summary>One request, and what may become of it.</summary>
/// <param name="Number">Within its programme.</param>
/// <param name="Rows">Of its input.</param>
/// <param name="Width">Elements of a row.</param>
/// <param name="IsPoison">The model fails on it.</param>
/// <param name="Cancels">Its caller goes away.</param>
/// <param name="Outputs">Which are asked for, in which order.</param>
/// <param name="Parameters">Time-out and priority.</param>
/// <param name="Gap">Virtual time behind it.</param>
/// <param name="Yields">Whether other threads may run first.</param>
internal sealed record ProgrammedRequest(
    int Number, int Rows, int Width, bool IsPoison, bool Cancels, int[] Outputs, RequestParameters Parameters, TimeSpan Gap, bool Yields)
{
    public string Id => $"r{Number}";

    public ValidatedRequest Content()
    {
        var values = new float[Rows * Width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = IsPoison && i == 0 ? float.NaN : Value(i);
        }

        var tensor = new Tensor("x", TensorDataType.Fp32, [Rows, Width], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return new ValidatedRequest([tensor], [.. Outputs.Select(static output => new SelectedOutput(output, true))], Rows);
    }

    /// <summary>What is wrong with an outcome; null where nothing.</summary>
    public string? Complaint(InferOutcome outcome, bool hasObjective) => outcome switch
    {
        InferOutcome.Success when IsPoison => $"{Id} is poison and was answered",
        InferOutcome.Success { Response.Id: var id } when id != Id => $"{Id} got the answer of {id}",
        InferOutcome.Success { Response.Outputs: var outputs } when outputs.Length != Outputs.Length => $"{Id} got {outputs.Length} of {Outputs.Length} outputs",
        InferOutcome.Success { Response.Outputs: var outputs } => Outputs.Select((output, i) => Complaint(outputs[i].Tensor, output)).FirstOrDefault(static complaint => complaint is not null),
        InferOutcome.Refused { Error: var error } => error.Kind switch
        {
            ErrorKind.QueueFull => null,
            ErrorKind.Cancelled when Cancels => null,
            ErrorKind.DeadlineExceeded when Parameters.TimeoutMicroseconds is not null || hasObjective => null,
            ErrorKind.InvalidArgument when IsPoison => null,
            _ => $"{Id} was refused: {error}",
        },
        _ => $"{Id} has neither an answer nor a refusal",
    };

    private string? Complaint(Tensor answer, int output)
    {
        if (!answer.Shape.AsSpan().SequenceEqual([Rows, Width]) || answer.Name != (output == 0 ? "y" : "z"))
        {
            return $"{Id} asked for {Rows} rows of {Width} and got {answer}";
        }

        var values = MemoryMarshal.Cast<byte, float>(answer.Data.Span);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != (output == 0 ? (2 * Value(i)) + 1 : Value(i)))
            {
                return $"{Id} element {i} of {answer.Name} is {values[i]}";
            }
        }

        return null;
    }

    /// <summary>No two elements of a programme are the same.</summary>
    private float Value(int element) => (Number * 16) + element;
}
