using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Grpc.Messages;

/// <summary>An <c>InferRequestedOutputTensor</c>.</summary>
internal static class OutputMessage
{
    public static RequestedOutput Read(ReadOnlyMemory<byte> message, int index)
    {
        var field = $"outputs[{index}]";
        var name = string.Empty;
        var parameters = 0;
        var reader = new WireReader(message, field);
        while (reader.TryReadField())
        {
            if (reader.IsAt(1, WireType.LengthDelimited))
            {
                name = InferRequestBuilder.Bounded(reader.ReadString(), $"{field}.name", RequestLimits.MaxNameBytes);
            }
            else if (reader.IsAt(2, WireType.LengthDelimited))
            {
                RequireRoom(++parameters, field);
                var (parameter, value) = ParameterMap.Read(reader.ReadBytes(), $"{field}.parameters");
                ParameterRules.CheckOutput(parameter, value, $"{field}.parameters");
            }
            else
            {
                reader.Skip();
            }
        }

        return name.Length > 0
            ? new RequestedOutput(name, BinaryData: true)
            : throw new ProtocolException(ErrorKind.InvalidArgument, $"{field} has no name");
    }

    /// <exception cref="ProtocolException">There are more parameters than there may be.</exception>
    public static void RequireRoom(int parameters, string field)
    {
        if (parameters > RequestLimits.MaxParameters)
        {
            throw new ProtocolException(ErrorKind.InvalidArgument, $"{field}.parameters has more than {RequestLimits.MaxParameters} members");
        }
    }
}
