using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>ValueInfoProto and TypeProto. Field numbers are those of onnx.proto (ONNX 1.19).</summary>
internal static class OnnxValueInfoReader
{
    /// <summary>As ONNX Runtime counts a tensor's dimensions nowhere, this bounds what a damaged file can ask for.</summary>
    private const int MaxDimensions = 256;

    /// <summary>ValueInfoProto: name 1, type 2.</summary>
    public static OnnxValueInfo Read(ProtobufScanner scanner, long end)
    {
        var value = new OnnxValueInfo(string.Empty, "unknown", 0, null);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    value = value with { Name = scanner.ReadString(end) };
                    break;
                case (2, WireType.Length):
                    value = ReadType(scanner, scanner.ReadEnd(end), value);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return value;
    }

    /// <summary>TypeProto: tensor_type 1, sequence_type 4, map_type 5, opaque_type 7, sparse_tensor_type 8, optional_type 9.</summary>
    private static OnnxValueInfo ReadType(ProtobufScanner scanner, long end, OnnxValueInfo value)
    {
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
            {
                value = ReadTensor(scanner, scanner.ReadEnd(end), value with { Kind = "tensor" });
                continue;
            }

            scanner.Skip(type, end);
            value = value with
            {
                Kind = field switch
                {
                    4 => "sequence",
                    5 => "map",
                    7 => "opaque",
                    8 => "sparse_tensor",
                    9 => "optional",
                    _ => value.Kind,
                },
            };
        }

        return value;
    }

    /// <summary>TypeProto.Tensor: elem_type 1, shape 2.</summary>
    private static OnnxValueInfo ReadTensor(ProtobufScanner scanner, long end, OnnxValueInfo value)
    {
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint):
                    value = value with { ElementType = (int)Math.Min(scanner.ReadVarint(end), int.MaxValue) };
                    break;
                case (2, WireType.Length):
                    value = value with { Shape = ReadShape(scanner, scanner.ReadEnd(end)) };
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return value;
    }

    /// <summary>TensorShapeProto: dim 1.</summary>
    private static ImmutableArray<OnnxDimension> ReadShape(ProtobufScanner scanner, long end)
    {
        var dimensions = ImmutableArray.CreateBuilder<OnnxDimension>();
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if ((field, type) != (1, WireType.Length))
            {
                scanner.Skip(type, end);
                continue;
            }

            if (dimensions.Count == MaxDimensions)
            {
                throw new OnnxFormatException($"an input or output has more than {MaxDimensions} dimensions");
            }

            dimensions.Add(ReadDimension(scanner, scanner.ReadEnd(end)));
        }

        return dimensions.DrainToImmutable();
    }

    /// <summary>TensorShapeProto.Dimension: dim_value 1, dim_param 2. A negative value, as some exporters write, is a free dimension.</summary>
    private static OnnxDimension ReadDimension(ProtobufScanner scanner, long end)
    {
        var dimension = new OnnxDimension(null, null);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint):
                    var size = (long)scanner.ReadVarint(end);
                    dimension = new OnnxDimension(size >= 0 ? size : null, null);
                    break;
                case (2, WireType.Length):
                    var name = scanner.ReadString(end);
                    dimension = new OnnxDimension(null, name.Length > 0 ? name : null);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return dimension;
    }
}
