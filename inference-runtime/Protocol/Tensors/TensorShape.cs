using System.Globalization;

namespace ModelServing.Protocol.Tensors;

/// <summary>Arithmetic on tensor shapes that cannot overflow.</summary>
public static class TensorShape
{
    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="elements">The product, when the result is true.</param>
    /// <returns>False if a dimension is negative or the product exceeds 2^63 - 1.</returns>
    public static bool TryCountElements(ReadOnlySpan<long> shape, out long elements)
    {
        elements = shape.Contains(0L) ? 0 : 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
            {
                return false;
            }

            var high = Math.BigMul(elements, dimension, out var product);
            if (high != 0 || product < 0)
            {
                return false;
            }

            elements = product;
        }

        return true;
    }

    /// <summary>As a caller writes it: <c>[2,3,48,192]</c>.</summary>
    public static string Format(ReadOnlySpan<long> shape)
    {
        var text = new System.Text.StringBuilder("[");
        foreach (var dimension in shape)
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append(CultureInfo.InvariantCulture, $"{dimension}");
        }

        return text.Append(']').ToString();
    }
}
