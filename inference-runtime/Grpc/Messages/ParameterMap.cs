using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Grpc.Messages;

/// <summary>Entries of a <c>map&lt;string, InferParameter&gt;</c>; of two with one name the later counts, as protobuf wants.</summary>
internal static class ParameterMap
{
    public static RequestParameters ReadRequest(List<ReadOnlyMemory<byte>> entries)
    {
        var parameters = RequestParameters.None;
        foreach (var entry in entries)
        {
            var (name, value) = Read(entry, "parameters");
            parameters = ParameterRules.Apply(parameters, name, value);
        }

        return parameters;
    }

    /// <summary>One entry.</summary>
    /// <exception cref="ProtocolException">It has no value, or its name is too long.</exception>
    public static (string Name, ParameterValue Value) Read(ReadOnlyMemory<byte> entry, string field)
    {
        var name = string.Empty;
        ParameterValue? value = null;
        var reader = new WireReader(entry, field);
        while (reader.TryReadField())
        {
            if (reader.IsAt(1, WireType.LengthDelimited))
            {
                name = InferRequestBuilder.Bounded(reader.ReadString(), $"a name in {field}", RequestLimits.MaxNameBytes);
            }
            else if (reader.IsAt(2, WireType.LengthDelimited))
            {
                value = ReadValue(reader.ReadBytes(), field) ?? value;
            }
            else
            {
                reader.Skip();
            }
        }

        return (name, value ?? throw new ProtocolException(ErrorKind.InvalidArgument, $"{field}.{name} has no value"));
    }

    /// <summary>An <c>InferParameter</c>; of several choices the last counts.</summary>
    private static ParameterValue? ReadValue(ReadOnlyMemory<byte> message, string field)
    {
        ParameterValue? value = null;
        var reader = new WireReader(message, field);
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, WireType.Varint):
                    value = new ParameterValue.Flag(reader.ReadVarint() != 0);
                    break;
                case (2, WireType.Varint):
                    value = new ParameterValue.Whole((long)reader.ReadVarint());
                    break;
                case (3, WireType.LengthDelimited):
                    value = new ParameterValue.Text(reader.ReadString());
                    break;
                case (4, WireType.Fixed64):
                    value = new ParameterValue.Fraction(BitConverter.UInt64BitsToDouble(reader.ReadFixed64()));
                    break;
                case (5, WireType.Varint):
                    value = new ParameterValue.Whole(reader.ReadVarint());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }
}
