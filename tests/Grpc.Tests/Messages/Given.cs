using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Messages;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Tests.Messages;

/// <summary>Requests made by the generated code, which is the judge of what stands on the wire.</summary>
internal static class Given
{
    public static ModelInferRequest Request(string type, IEnumerable<long> shape, InferTensorContents? contents)
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "a", Datatype = type, Contents = contents };
        input.Shape.AddRange(shape);
        return new ModelInferRequest { ModelName = "m", Inputs = { input } };
    }

    public static InferRequest Read(IMessage message) => Read(message.ToByteArray());

    public static InferRequest Read(byte[] message) => InferMessage.Parse(message).ToRequest();

    public static Tensor ReadOnlyInput(IMessage message) => Read(message).Inputs.Single();

    public static ProtocolException Refusal(byte[] message) => Assert.Throws<ProtocolException>(() => Read(message))!;
}
