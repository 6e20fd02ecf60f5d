namespace ModelServing.Grpc.Wire;

/// <summary>How a field is encoded. Source: protocol buffers, "Encoding".</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
