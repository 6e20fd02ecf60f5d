using System.Numerics;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>What every tensor that a reader lets through must hold to, counted anew.</summary>
internal static class TensorCheck
{
    public static string? Complaint(Tensor tensor)
    {
        if (tensor.Name.Length == 0 && tensor.Shape.IsDefault)
        {
            return "a tensor without a shape";
        }

        if (tensor.Shape.Any(static dimension => dimension < 0))
        {
            return $"a negative dimension in {tensor}";
        }

        var elements = tensor.Shape.Aggregate(BigInteger.One, static (product, dimension) => product * dimension);
        if (tensor.DataType != TensorDataType.Bytes)
        {
            return elements * tensor.DataType.ElementSize() == tensor.Data.Length ? null : $"{tensor} has {tensor.Data.Length} bytes";
        }

        var walker = new BytesElements(tensor.Data.Span);
        BigInteger count = 0;
        while (walker.TryNext(out _))
        {
            count++;
        }

        return walker.AtEnd && count == elements ? null : $"{tensor} has {count} elements in {tensor.Data.Length} bytes";
    }
}
