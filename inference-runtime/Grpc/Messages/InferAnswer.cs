using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>Answers to inference. Outputs travel raw, whatever the request used, as Triton answers; their bytes are wrapped and not copied.</summary>
public static class InferAnswer
{
    /// <summary>Triton's parameter: no further answer to this request will come on the stream.</summary>
    private const string FinalResponse = "triton_final_response";

    /// <param name="response">Its tensors must stay unchanged until the message is written.</param>
    public static ModelInferResponse Of(InferResponse response)
    {
        var message = new ModelInferResponse
        {
            ModelName = response.ModelName,
            ModelVersion = response.ModelVersion,
            Id = response.Id ?? string.Empty,
        };
        foreach (var output in response.Outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor { Name = output.Tensor.Name, Datatype = output.Tensor.DataType.ProtocolName() };
            tensor.Shape.AddRange(output.Tensor.Shape);
            message.Outputs.Add(tensor);
            message.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(output.Tensor.Data));
        }

        return message;
    }

    /// <summary>On a stream.</summary>
    public static ModelStreamInferResponse Streamed(InferResponse response)
    {
        var message = Of(response);
        message.Parameters.Add(FinalResponse, new InferParameter { BoolParam = true });
        return new ModelStreamInferResponse { InferResponse = message };
    }

    /// <summary>A refusal on a stream. The caller finds its request by the id.</summary>
    /// <param name="error">For the caller; not empty.</param>
    /// <param name="request">Null where the request could not be read so far.</param>
    public static ModelStreamInferResponse StreamedRefusal(string error, InferMessage? request)
    {
        var message = new ModelInferResponse
        {
            ModelName = request?.ModelName ?? string.Empty,
            ModelVersion = request?.ModelVersion ?? string.Empty,
            Id = request?.Id ?? string.Empty,
        };
        message.Parameters.Add(FinalResponse, new InferParameter { BoolParam = true });
        return new ModelStreamInferResponse { ErrorMessage = error, InferResponse = message };
    }
}
