namespace ModelServing.Onnx.Format;

/// <summary>Protocol buffers wire types. Groups (3 and 4) are not used by ONNX and refused.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}
