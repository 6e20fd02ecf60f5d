using System.Collections.Immutable;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Batching;

/// <summary>Joins the inputs of a batch along the first dimension.</summary>
internal static class BatchAssembler
{
    /// <summary>The inputs of one run in the model's order. A batch of one is its request's own tensors, uncopied.</summary>
    /// <exception cref="InferenceFailedException">The batch would exceed what one array can hold.</exception>
    public static ImmutableArray<Tensor> Assemble(Batch batch, BatchBuffers buffers) =>
        batch.Members is [var only] ? only.Content.Inputs : Join(batch, buffers);

    private static ImmutableArray<Tensor> Join(Batch batch, BatchBuffers buffers)
    {
        var first = batch.Members[0].Content.Inputs;
        var rows = batch.Rows;
        var joined = ImmutableArray.CreateBuilder<Tensor>(first.Length);
        for (var input = 0; input < first.Length; input++)
        {
            var size = batch.Members.Sum(member => (long)member.Content.Inputs[input].Data.Length);
            if (size > Array.MaxLength)
            {
                throw new InferenceFailedException($"a batch of {rows} rows needs {size} bytes for input '{first[input].Name}'", isInputAtFault: false);
            }

            var buffer = buffers.Rent(input, (int)size);
            var rest = buffer;
            foreach (var member in batch.Members)
            {
                var data = member.Content.Inputs[input].Data;
                data.CopyTo(rest);
                rest = rest[data.Length..];
            }

            joined.Add(new Tensor(first[input].Name, first[input].DataType, first[input].Shape.SetItem(0, rows), buffer));
        }

        return joined.MoveToImmutable();
    }
}
