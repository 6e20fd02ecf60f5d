using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Tensors;

/// <summary>The tensor element types of the Open Inference Protocol, and BF16 as Triton adds it.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The members are the protocol's own names.")]
[JsonConverter(typeof(TensorDataTypeJsonConverter))]
public enum TensorDataType
{
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int8,
    Int16,
    Int32,
    Int64,

    /// <summary>IEEE 754 binary16. Travels as binary tensor data only.</summary>
    Fp16,

    /// <summary>The upper 16 bits of an FP32. Travels as binary tensor data only.</summary>
    Bf16,
    Fp32,
    Fp64,

    /// <summary>Opaque byte strings of any length, text in practice.</summary>
    Bytes,
}
