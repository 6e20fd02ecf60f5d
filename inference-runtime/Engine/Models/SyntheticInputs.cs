using System.Collections.Immutable;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Models;

/// <summary>Inputs of zeros, and of empty strings, for warming a model up.</summary>
internal static class SyntheticInputs
{
    /// <summary>
    /// Sizes to try for free dimensions other than the batch, the likeliest first. A model does not say which sizes it takes: pictures pass through
    /// several halvings and want a multiple of 32, the smaller the cheaper; sequences take anything; some models want their training size.
    /// </summary>
    public static ImmutableArray<long> FreeDimensions { get; } = [64, 32, 48, 16, 8, 1, 128, 224, 256, 320, 512, 640];

    /// <summary>Tensors larger than this are not made, whatever the shape says.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>Whether there is anything to choose.</summary>
    public static bool HasFreeDimensions(ModelSignature signature) => signature.Inputs.Any(input => FreeIn(input, signature).Any());

    /// <summary>One tensor per input; null if one would be too large.</summary>
    public static ImmutableArray<Tensor>? Create(ModelSignature signature, int rows, long freeDimension)
    {
        var tensors = ImmutableArray.CreateBuilder<Tensor>(signature.Inputs.Length);
        foreach (var input in signature.Inputs)
        {
            long[] shape = [.. input.Shape.Select((size, axis) => size >= 0 ? size : axis == 0 && signature.HasFreeBatchAxis ? rows : freeDimension)];
            var size = input.DataType == TensorDataType.Bytes ? BytesElements.PrefixSize : input.DataType.ElementSize();
            if (!TensorShape.TryCountElements(shape, out var elements) || elements > MaxBytes / size)
            {
                return null;
            }

            tensors.Add(new Tensor(input.Name, input.DataType, [.. shape], new byte[elements * size]));
        }

        return tensors.MoveToImmutable();
    }

    private static IEnumerable<long> FreeIn(TensorMetadata input, ModelSignature signature) =>
        input.Shape.Skip(signature.HasFreeBatchAxis ? 1 : 0).Where(size => size < 0);
}
