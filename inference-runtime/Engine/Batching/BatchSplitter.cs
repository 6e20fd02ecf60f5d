using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Batching;

/// <summary>Deals the outputs of a run out to its members, in memory of their own.</summary>
internal static class BatchSplitter
{
    /// <summary>Splits along the first dimension.</summary>
    /// <param name="members">The members, in the order in which they were joined.</param>
    /// <param name="result">What the session returned.</param>
    /// <param name="outputCount">Outputs in the result.</param>
    /// <param name="shares">For each member its outputs, in the result's order.</param>
    /// <param name="fault">Otherwise: which output cannot be split, for the log.</param>
    /// <returns>
    /// False if an output of a batch does not have one row for each row of the inputs. Then nothing is known about which row belongs to whom, and
    /// nothing is split. A batch of one gets all there is.
    /// </returns>
    public static bool TrySplit(
        ImmutableArray<PendingRequest> members,
        IInferenceResult result,
        int outputCount,
        [NotNullWhen(true)] out Tensor[][]? shares,
        [NotNullWhen(false)] out string? fault)
    {
        var rows = members.Sum(member => (long)member.Content.Rows);
        shares = null;
        for (var output = 0; members.Length > 1 && output < outputCount; output++)
        {
            if (result.Shape(output) is not [var leading, ..] || leading != rows)
            {
                fault = $"output '{result.Name(output)}' has the shape {TensorShape.Format(result.Shape(output).AsSpan())} for a batch of {rows} rows";
                return false;
            }
        }

        var dealt = new Tensor[members.Length][];
        for (var i = 0; i < dealt.Length; i++)
        {
            dealt[i] = new Tensor[outputCount];
        }

        for (var output = 0; output < outputCount; output++)
        {
            Deal(members, result, output, rows, dealt);
        }

        shares = dealt;
        fault = null;
        return true;
    }

    private static void Deal(ImmutableArray<PendingRequest> members, IInferenceResult result, int output, long rows, Tensor[][] dealt)
    {
        var (name, type, shape) = (result.Name(output), result.DataType(output), result.Shape(output));
        var data = result.Data(output);
        if (members.Length == 1)
        {
            dealt[0][output] = new Tensor(name, type, shape, data.ToArray());
            return;
        }

        var at = 0;
        for (var i = 0; i < members.Length; i++)
        {
            var size = SizeOf(type, shape, data[at..], members[i].Content.Rows, rows, data.Length);
            dealt[i][output] = new Tensor(name, type, shape.SetItem(0, members[i].Content.Rows), data.Slice(at, size).ToArray());
            at += size;
        }
    }

    private static int SizeOf(TensorDataType type, ImmutableArray<long> shape, ReadOnlySpan<byte> rest, int memberRows, long rows, int length)
    {
        if (type != TensorDataType.Bytes)
        {
            return rows == 0 ? 0 : (int)(length / rows * memberRows);
        }

        TensorShape.TryCountElements(shape.AsSpan()[1..], out var perRow);
        var elements = new BytesElements(rest);
        elements.TrySkip(perRow * memberRows);
        return elements.Position;
    }
}
