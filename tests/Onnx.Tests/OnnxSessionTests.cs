using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Onnx.Tests.Building;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx.Tests;

internal sealed class OnnxSessionTests : OnnxRuntimeFixture
{
    private static readonly TensorDataType[] AllTypes = Enum.GetValues<TensorDataType>();

    [TestCaseSource(nameof(AllTypes))]
    public async Task Every_datatype_passes_through_unchanged(TensorDataType type)
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Identity(TensorMapping.ToOnnx(type)))));
        var data = type == TensorDataType.Bytes ? SomeStrings() : SomeBytes(type, 2 * 3);

        var outcome = await host.InferAsync(Request(new Tensor("x", type, [2, 3], data)), CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(TensorOf(outcome).DataType, Is.EqualTo(type));
            Assert.That(TensorOf(outcome).Shape, Is.EqualTo([2, 3]));
            Assert.That(TensorOf(outcome).Data.ToArray(), Is.EqualTo(data));
        }
    }

    [TestCaseSource(nameof(AllTypes))]
    public async Task Every_datatype_passes_through_a_batch_unchanged(TensorDataType type)
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Identity(TensorMapping.ToOnnx(type)))) with { MaxQueueDelay = TimeSpan.FromSeconds(5), MaxBatchSize = 2 });
        var data = Enumerable.Range(0, 2).Select(seed => type == TensorDataType.Bytes ? SomeStrings(3, seed) : SomeBytes(type, 3, seed)).ToArray();

        var outcomes = await Task.WhenAll(data.Select(row =>
            host.InferAsync(Request(new Tensor("x", type, [1, 3], row)), CancellationToken.None).AsTask()));

        Assert.That(outcomes.Select(outcome => TensorOf(outcome).Data.ToArray()), Is.EqualTo(data));
    }

    [TestCaseSource(nameof(AllTypes))]
    public async Task A_tensor_without_elements_passes_through(TensorDataType type)
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Identity(TensorMapping.ToOnnx(type)))));

        var outcome = await host.InferAsync(Request(new Tensor("x", type, [0, 3], default)), CancellationToken.None);

        Assert.That(TensorOf(outcome).Shape, Is.EqualTo([0, 3]));
    }

    [Test]
    public async Task A_tensor_at_an_odd_address_is_read_correctly()
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Identity(TensorMapping.ToOnnx(TensorDataType.Fp64)))));
        var buffer = new byte[1 + (3 * sizeof(double))];
        MemoryMarshal.AsBytes<double>([1.5, double.NaN, -0.0]).CopyTo(buffer.AsSpan(1));

        var outcome = await host.InferAsync(Request(new Tensor("x", TensorDataType.Fp64, [1, 3], buffer.AsMemory(1))), CancellationToken.None);

        Assert.That(TensorOf(outcome).Data.ToArray(), Is.EqualTo(buffer[1..]));
    }

    [Test]
    public async Task Only_the_outputs_asked_for_are_returned_in_the_order_asked_for()
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.SumAndProduct())));
        var request = Request(Floats("b", [1, 2], 3, 4), Floats("a", [1, 2], 5, 6)) with
        {
            Outputs = [new RequestedOutput("product", null), new RequestedOutput("sum", null)],
        };

        var both = await host.InferAsync(request, CancellationToken.None);
        var one = await host.InferAsync(request with { Outputs = [new RequestedOutput("product", true)] }, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(FloatsOf(both), Is.EqualTo([15f, 24f]));
            Assert.That(FloatsOf(both, 1), Is.EqualTo([8f, 10f]));
            Assert.That(FloatsOf(one), Is.EqualTo([15f, 24f]));
        }
    }

    [Test]
    public async Task A_model_without_a_batch_axis_is_served_one_by_one()
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.FixedBatch())) with { MaxQueueDelay = TimeSpan.FromSeconds(5) });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            host.InferAsync(Request(Floats("x", [2, 3], i, 1, 2, 3, 4, 5)), CancellationToken.None).AsTask()));

        Assert.That(outcomes.Select(outcome => FloatsOf(outcome)[0]), Is.EqualTo(Enumerable.Range(0, 20).Select(i => (float)i)));
    }

    [Test]
    public async Task A_model_whose_output_does_not_follow_the_batch_is_never_split([Values] bool warm)
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Flattening())) with
        {
            MaxQueueDelay = TimeSpan.FromMilliseconds(20),
            Warmup = warm ? Engine.Models.WarmupPolicy.Synthetic : Engine.Models.WarmupPolicy.None,
        });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            host.InferAsync(Request(Floats("x", [1, 4], i, i, i, i)), CancellationToken.None).AsTask()));

        Assert.That(outcomes.Select(outcome => FloatsOf(outcome)), Is.EqualTo(Enumerable.Range(0, 40).Select(i => new float[] { i, i, i, i })));
    }

    [Test]
    public async Task A_poisonous_request_fails_alone()
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.Lookup())) with { MaxQueueDelay = TimeSpan.FromSeconds(5), MaxBatchSize = 4 });

        var outcomes = await Task.WhenAll(new long[] { 0, 1, 99, 2 }.Select(index =>
            host.InferAsync(Request(Integers("x", index)), CancellationToken.None).AsTask()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(FloatsOf(outcomes[0]), Is.EqualTo([1f, 2f]));
            Assert.That(FloatsOf(outcomes[1]), Is.EqualTo([3f, 4f]));
            Assert.That(ErrorOf(outcomes[2]).Kind, Is.EqualTo(ErrorKind.InvalidArgument).Or.EqualTo(ErrorKind.Internal));
            Assert.That(ErrorOf(outcomes[2]).Message, Does.Contain("99"));
            Assert.That(FloatsOf(outcomes[3]), Is.EqualTo([5f, 6f]));
        }
    }

    private static byte[] SomeBytes(TensorDataType type, int elements, int seed = 0)
    {
        var data = new byte[elements * type.ElementSize()];
        new Random(seed + 1).NextBytes(data);
        return type == TensorDataType.Bool ? [.. data.Select(value => (byte)(value & 1))] : data;
    }

    private static byte[] SomeStrings(int count = 6, int seed = 0)
    {
        var strings = new[] { "", "text", "Grüße \0 NUL", "日本", new string('x', 5000), "end" };
        var data = ImmutableArray.CreateBuilder<byte>();
        for (var i = 0; i < count; i++)
        {
            byte[] text = i == 5 ? [0xFF, 0xFE, 0x00] : System.Text.Encoding.UTF8.GetBytes(strings[(i + seed) % strings.Length]);
            data.AddRange(BitConverter.GetBytes(text.Length));
            data.AddRange(text);
        }

        return [.. data];
    }
}
