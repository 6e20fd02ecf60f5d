using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>A field of <c>InferTensorContents</c>.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="MinElementBytes">Bytes that an element takes on the wire at least.</param>
internal readonly record struct ContentsField(int Number, string Name, int MinElementBytes)
{
    private static readonly ContentsField[] All =
    [
        new(1, "bool_contents", 1), new(2, "int_contents", 1), new(3, "int64_contents", 1), new(4, "uint_contents", 1),
        new(5, "uint64_contents", 1), new(6, "fp32_contents", sizeof(float)), new(7, "fp64_contents", sizeof(double)), new(8, "bytes_contents", 2),
    ];

    /// <summary>The field of that number; null where there is none.</summary>
    public static ContentsField? Find(int number) => number >= 1 && number <= All.Length ? All[number - 1] : null;

    /// <summary>The field that elements of a type travel in; null for 16-bit floats, which have none.</summary>
    public static ContentsField? Of(TensorDataType type) => type switch
    {
        TensorDataType.Bool => All[0],
        TensorDataType.Int8 or TensorDataType.Int16 or TensorDataType.Int32 => All[1],
        TensorDataType.Int64 => All[2],
        TensorDataType.UInt8 or TensorDataType.UInt16 or TensorDataType.UInt32 => All[3],
        TensorDataType.UInt64 => All[4],
        TensorDataType.Fp32 => All[5],
        TensorDataType.Fp64 => All[6],
        TensorDataType.Bytes => All[7],
        _ => null,
    };
}
