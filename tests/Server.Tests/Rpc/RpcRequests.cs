using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>Requests to the example model.</summary>
internal static class RpcRequests
{
    /// <summary>With raw elements.</summary>
    public static ModelInferRequest Raw(int seed = 1, int rows = 1)
    {
        var request = Described(rows);
        request.RawInputContents.Add(ByteString.CopyFrom(TestModel.Bytes(TestModel.Values(seed, rows))));
        return request;
    }

    /// <summary>With elements one by one.</summary>
    public static ModelInferRequest Typed(int seed = 1, int rows = 1)
    {
        var request = Described(rows);
        request.Inputs[0].Contents = new InferTensorContents();
        request.Inputs[0].Contents.Fp32Contents.AddRange(TestModel.Values(seed, rows));
        return request;
    }

    /// <summary>Without elements.</summary>
    public static ModelInferRequest Described(int rows = 1)
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = TestModel.Input, Datatype = "FP32" };
        input.Shape.AddRange([rows, 3, TestModel.Height, TestModel.Width]);
        return new ModelInferRequest { ModelName = TestModel.Name, Inputs = { input } };
    }
}
