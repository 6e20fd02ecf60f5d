using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Models;

namespace ModelServing.Onnx.Tests;

/// <summary>The model of the examples, whole way through the engine, against ONNX Runtime called directly.</summary>
internal sealed class TextDirectionModelTests : OnnxRuntimeFixture
{
    private const int RowSize = 3 * 48 * 192;

    [Test]
    public async Task It_becomes_ready_and_says_what_it_is()
    {
        var host = await LoadAsync(Settings(TextDirectionModel));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Status.State, Is.EqualTo(ModelState.Ready));
            Assert.That(host.Status.Opset, Is.GreaterThan(0));
            Assert.That(host.Status.ExecutionProvider, Is.EqualTo(ExecutionProvider.Cpu));
            Assert.That(host.Status.Timings.Load, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(host.Metadata!.Inputs[0].Shape, Is.EqualTo([-1, 3, -1, -1]));
            Assert.That(host.Metadata!.Outputs[0].Shape, Is.EqualTo([-1, 2]));
        }
    }

    [Test]
    public async Task A_single_request_gives_the_same_bits_as_ONNX_Runtime_alone()
    {
        var host = await LoadAsync(Settings(TextDirectionModel));
        var picture = Picture(1);

        var outcome = await host.InferAsync(Request(Floats("x", [1, 3, 48, 192], picture)), CancellationToken.None);

        Assert.That(FloatsOf(outcome), Is.EqualTo(RunDirectly(picture)));
    }

    [Test]
    public async Task Requests_that_share_a_batch_get_their_own_answers()
    {
        var host = await LoadAsync(Settings(TextDirectionModel) with { MaxQueueDelay = TimeSpan.FromSeconds(10), MaxBatchSize = 8 });
        var pictures = Enumerable.Range(0, 8).Select(Picture).ToArray();

        var outcomes = await Task.WhenAll(pictures.Select(picture =>
            host.InferAsync(Request(Floats("x", [1, 3, 48, 192], picture)), CancellationToken.None).AsTask()));

        for (var i = 0; i < pictures.Length; i++)
        {
            Assert.That(FloatsOf(outcomes[i]), Is.EqualTo(RunDirectly(pictures[i])).Within(1e-5f), $"picture {i}");
        }
    }

    [Test]
    public async Task Different_sizes_are_served_side_by_side()
    {
        var host = await LoadAsync(Settings(TextDirectionModel) with { MaxQueueDelay = TimeSpan.FromMilliseconds(50) });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
        {
            var width = 64 * (1 + (i % 3));
            return host.InferAsync(Request(Floats("x", [1, 3, 48, width], Picture(i)[..(3 * 48 * width)])), CancellationToken.None).AsTask();
        }));

        Assert.That(outcomes.Select(outcome => FloatsOf(outcome).Sum()), Is.All.EqualTo(1f).Within(1e-5f));
    }

    private static float[] RunDirectly(float[] picture)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(TextDirectionModel, options);
        using var value = OrtValue.CreateTensorValueFromMemory(picture, [1, 3, 48, 192]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [value], session.OutputNames);
        return MemoryMarshal.Cast<byte, float>(outputs[0].GetTensorMutableRawData()).ToArray();
    }

    private static float[] Picture(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, RowSize).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }
}
