using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Grpc.Messages;

/// <summary>
/// A <c>ModelInferRequest</c> as it lies in memory: its parts are found, not yet understood. So whose request it is can be told also of one that is then
/// refused.
/// </summary>
public sealed class InferMessage
{
    private readonly List<ReadOnlyMemory<byte>> _parameters = [];
    private readonly List<ReadOnlyMemory<byte>> _inputs = [];
    private readonly List<ReadOnlyMemory<byte>> _outputs = [];
    private readonly List<ReadOnlyMemory<byte>> _rawContents = [];

    private InferMessage()
    {
    }

    /// <summary>The model that is asked.</summary>
    public string ModelName { get; private set; } = string.Empty;

    /// <summary>The version that is asked, empty for the server's choice.</summary>
    public string ModelVersion { get; private set; } = string.Empty;

    /// <summary>Echoed; empty where the caller gave none.</summary>
    public string Id { get; private set; } = string.Empty;

    /// <summary>Finds the parts of a message. Unknown fields are passed over, as protobuf wants.</summary>
    /// <param name="message">The message. Must stay unchanged while the request made of it is in use.</param>
    /// <exception cref="ProtocolException">It is no protobuf message, or has more parts than a request may have.</exception>
    public static InferMessage Parse(ReadOnlyMemory<byte> message)
    {
        var result = new InferMessage();
        var reader = new WireReader(message, "ModelInferRequest");
        while (reader.TryReadField())
        {
            if (reader.Type == WireType.LengthDelimited)
            {
                result.Take(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return result;
    }

    /// <summary>Understands the parts.</summary>
    /// <returns>Every output is asked for as binary data. Raw tensors are views of the message.</returns>
    /// <exception cref="ProtocolException">It is no request; the message names the field and the value.</exception>
    public InferRequest ToRequest()
    {
        if (_rawContents.Count > 0 && _rawContents.Count != _inputs.Count)
        {
            throw new ProtocolException(
                ErrorKind.InvalidArgument, $"raw_input_contents has {_rawContents.Count} elements for {_inputs.Count} inputs; each input needs one, or all use contents");
        }

        var request = new InferRequestBuilder
        {
            Id = Id.Length > 0 ? InferRequestBuilder.Bounded(Id, "id", RequestLimits.MaxIdBytes) : null,
            Parameters = ParameterMap.ReadRequest(_parameters) with { BinaryDataOutput = true },
        };
        for (var i = 0; i < _inputs.Count; i++)
        {
            // Null must be typed: bare, it would become empty memory here, which is a raw tensor without elements.
            request.Add(InputMessage.Parse(_inputs[i], i).ToTensor(_rawContents.Count > 0 ? _rawContents[i] : (ReadOnlyMemory<byte>?)null));
        }

        for (var i = 0; i < _outputs.Count; i++)
        {
            request.Add(OutputMessage.Read(_outputs[i], i));
        }

        return request.Build(ModelName, ModelVersion);
    }

    private void Take(ref WireReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                ModelName = reader.ReadString();
                break;
            case 2:
                ModelVersion = reader.ReadString();
                break;
            case 3:
                Id = reader.ReadString();
                break;
            case 4:
                Add(_parameters, ref reader, RequestLimits.MaxParameters, "parameters");
                break;
            case 5:
                Add(_inputs, ref reader, RequestLimits.MaxInputs, "inputs");
                break;
            case 6:
                Add(_outputs, ref reader, RequestLimits.MaxOutputs, "outputs");
                break;
            case 7:
                Add(_rawContents, ref reader, RequestLimits.MaxInputs, "raw_input_contents");
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>An element can be two bytes on the wire: without a limit a small message could ask for much memory.</summary>
    private static void Add(List<ReadOnlyMemory<byte>> parts, ref WireReader reader, int limit, string field)
    {
        if (parts.Count == limit)
        {
            throw new ProtocolException(ErrorKind.InvalidArgument, $"{field} has more than {limit} elements");
        }

        parts.Add(reader.ReadBytes());
    }
}
