using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;
using ModelServing.Protocol.Validation;

namespace ModelServing.Protocol.Tests.Validation;

internal sealed class RequestValidatorTests
{
    private static readonly ModelMetadata Model = new(
        "m",
        ["1"],
        "onnx_onnxv1",
        [new TensorMetadata("a", TensorDataType.UInt8, [-1, 2]), new TensorMetadata("b", TensorDataType.Fp16, [-1])],
        [new TensorMetadata("y", TensorDataType.Fp32, [-1]), new TensorMetadata("half", TensorDataType.Fp16, [-1])]);

    [Test]
    public void Inputs_come_in_the_models_order_and_outputs_in_the_callers()
    {
        var request = Request(B(3), A(3)) with { Outputs = [new RequestedOutput("half", true), new RequestedOutput("y", null)] };

        var validated = RequestValidator.Validate(request, Model, 8);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(validated.Inputs.Select(input => input.Name), Is.EqualTo(["a", "b"]));
            Assert.That(validated.Outputs, Is.EqualTo([new SelectedOutput(1, true), new SelectedOutput(0, false)]));
            Assert.That(validated.Rows, Is.EqualTo(3));
        }
    }

    [Test]
    public void No_outputs_means_all_and_each_output_overrides_the_request()
    {
        var all = Request(A(1), B(1)) with { Parameters = RequestParameters.None with { BinaryDataOutput = true } };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(RequestValidator.Validate(all, Model, 8).Outputs, Is.EqualTo([new SelectedOutput(0, true), new SelectedOutput(1, true)]));
            Assert.That(
                RequestValidator.Validate(all with { Outputs = [new RequestedOutput("y", false)] }, Model, 8).Outputs,
                Is.EqualTo([new SelectedOutput(0, false)]));
        }
    }

    [Test]
    public void What_does_not_fit_the_model_is_refused_by_name()
    {
        Refused(Request(A(1)), "'b' of model 'm' is missing");
        Refused(Request(A(1), B(1), Of("c", TensorDataType.UInt8, 1)), "no input 'c'; its inputs are 'a', 'b'");
        Refused(Request(Of("a", TensorDataType.Int8, 1, 2), B(1)), "INT8, the model expects UINT8");
        Refused(Request(Of("a", TensorDataType.UInt8, 2), B(1)), "[2], the model expects [-1,2]");
        Refused(Request(Of("a", TensorDataType.UInt8, 1, 3), B(1)), "[1,3], the model expects [-1,2]");
        Refused(Request(A(2), B(1)), "'b' has 1 rows");
        Refused(Request(A(9), B(9)), "9 rows along its first dimension, the model takes at most 8");
        Refused(Request(A(1), B(1)) with { Outputs = [new RequestedOutput("z", true)] }, "no output 'z'; its outputs are 'y', 'half'");
        Refused(Request(A(1), B(1)), "'half' is FP16");
    }

    [Test]
    public void Rows_are_not_counted_where_there_is_no_batch_axis() =>
        Assert.That(RequestValidator.Validate(Request(A(2), B(1)) with { Outputs = [new RequestedOutput("y", null)] }, Model, null).Rows, Is.EqualTo(1));

    private static Tensor A(int rows) => Of("a", TensorDataType.UInt8, rows, 2);

    private static Tensor B(int rows) => Of("b", TensorDataType.Fp16, rows);

    private static Tensor Of(string name, TensorDataType type, params long[] shape) =>
        new(name, type, [.. shape], new byte[shape.Aggregate(1L, (size, dimension) => size * dimension) * type.ElementSize()]);

    private static InferRequest Request(params Tensor[] inputs) => new("m", "1", null, RequestParameters.None, [.. inputs], []);

    private static void Refused(InferRequest request, string mention) => Assert.That(
        () => RequestValidator.Validate(request, Model, 8),
        Throws.TypeOf<ProtocolException>().With.Property("Kind").EqualTo(ErrorKind.InvalidArgument).And.Message.Contains(mention));
}
