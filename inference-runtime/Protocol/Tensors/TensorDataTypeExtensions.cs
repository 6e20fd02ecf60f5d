using System.Collections.Frozen;
using System.Diagnostics;

namespace ModelServing.Protocol.Tensors;

/// <summary>Names and sizes of element types.</summary>
public static class TensorDataTypeExtensions
{
    private static readonly FrozenDictionary<string, TensorDataType> ByName =
        Enum.GetValues<TensorDataType>().ToFrozenDictionary(type => type.ProtocolName(), StringComparer.Ordinal);

    /// <summary>The name on the wire, in capitals, such as <c>FP32</c>.</summary>
    public static string ProtocolName(this TensorDataType type) => type switch
    {
        TensorDataType.Bool => "BOOL",
        TensorDataType.UInt8 => "UINT8",
        TensorDataType.UInt16 => "UINT16",
        TensorDataType.UInt32 => "UINT32",
        TensorDataType.UInt64 => "UINT64",
        TensorDataType.Int8 => "INT8",
        TensorDataType.Int16 => "INT16",
        TensorDataType.Int32 => "INT32",
        TensorDataType.Int64 => "INT64",
        TensorDataType.Fp16 => "FP16",
        TensorDataType.Bf16 => "BF16",
        TensorDataType.Fp32 => "FP32",
        TensorDataType.Fp64 => "FP64",
        TensorDataType.Bytes => "BYTES",
        _ => throw new UnreachableException(),
    };

    /// <summary>Bytes of one element; 0 for <see cref="TensorDataType.Bytes"/>, whose elements vary.</summary>
    public static int ElementSize(this TensorDataType type) => type switch
    {
        TensorDataType.Bool or TensorDataType.UInt8 or TensorDataType.Int8 => 1,
        TensorDataType.UInt16 or TensorDataType.Int16 or TensorDataType.Fp16 or TensorDataType.Bf16 => 2,
        TensorDataType.UInt32 or TensorDataType.Int32 or TensorDataType.Fp32 => 4,
        TensorDataType.UInt64 or TensorDataType.Int64 or TensorDataType.Fp64 => 8,
        TensorDataType.Bytes => 0,
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether JSON can carry the elements. JSON has no 16-bit floats, and Triton and KServe refuse them too.</summary>
    public static bool FitsJson(this TensorDataType type) => type is not (TensorDataType.Fp16 or TensorDataType.Bf16);

    /// <summary>Finds the type by its name on the wire; case counts.</summary>
    public static bool TryParse(string name, out TensorDataType type) => ByName.TryGetValue(name, out type);
}
