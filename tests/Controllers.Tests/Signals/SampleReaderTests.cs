using System.Text;
using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Signals;

public sealed class SampleReaderTests
{
    private const string Document = """
        # HELP model_serving_busy_ratio Share of the sessions' time in which a batch runs.
        # TYPE model_serving_busy_ratio gauge
        model_serving_busy_ratio{model="a",version="1"} 0.25
        model_serving_busy_ratio{model="b } \" \\",version="1"} 0.75 1700000000000
        nv_inference_pending_request_count{model="a",version="1"} 3
        nv_inference_pending_request_count{model="b",version="1"} 4
        model_serving_in_flight_requests 9
        model_serving_queue_seconds_bucket{model="a",version="1",le="0.1"} 77
        model_serving_queue_seconds_sum{model="a",version="1"} 1.5e1
        model_serving_queue_seconds_count{model="a",version="1"} 30
        nv_inference_request_success{model="a",version="1"} 100
        nv_inference_request_success{model="b",version="1"} 11
        nv_inference_request_failure{model="a",version="1",reason="REJECTED"} 5
        nv_inference_request_failure{model="a",version="1",reason="OTHER"} 50
        nv_gpu_utilization{gpu_uuid="GPU-1"} 0.5
        nv_gpu_utilization{gpu_uuid="GPU-2"} 1
        nv_gpu_memory_used_bytes{gpu_uuid="GPU-1"} 10
        nv_gpu_memory_total_bytes{gpu_uuid="GPU-1"} 40

        """;

    [Test]
    public async Task The_families_that_matter_are_summed_or_averaged_over_their_series()
    {
        var sample = await ReadAsync(Document);

        Assert.That(sample, Is.EqualTo(new RuntimeSample
        {
            BusyRatio = 0.5,
            Queued = 7,
            InFlight = 9,
            QueueSeconds = 15,
            QueueCount = 30,
            Answered = 111,
            Rejected = 5,
            GpuRatio = 0.75,
            GpuMemoryUsed = 10,
            GpuMemoryTotal = 40,
        }));
    }

    [Test]
    public async Task It_does_not_matter_how_the_document_is_cut_on_its_way([Values(1, 2, 3, 7, 64, 4096)] int piece) =>
        Assert.That(await ReadAsync(Document, piece), Is.EqualTo(await ReadAsync(Document)));

    [Test]
    public async Task The_last_line_needs_no_end() =>
        Assert.That((await ReadAsync("model_serving_busy_ratio 0.5"))!.BusyRatio, Is.EqualTo(0.5));

    [TestCase("model_serving_busy_ratio NaN")]
    [TestCase("model_serving_busy_ratio +Inf")]
    [TestCase("model_serving_busy_ratio -0.5")]
    [TestCase("model_serving_busy_ratio 1e999")]
    [TestCase("model_serving_busy_ratio")]
    [TestCase("model_serving_busy_ratio ")]
    [TestCase("model_serving_busy_ratio{model=\"a\" 0.5")]
    [TestCase("model_serving_busy_ratio{model=\"a} 0.5")]
    [TestCase("model_serving_busy_ratio_other 0.5")]
    [TestCase("model_serving_busy_ratio 0.5x")]
    [TestCase("\0\0\0")]
    [TestCase("{} 1")]
    public async Task What_is_no_amount_is_as_good_as_not_said(string line) =>
        Assert.That(await ReadAsync($"{line}\n"), Is.EqualTo(new RuntimeSample()));

    [Test]
    public async Task A_line_without_end_is_passed_over_and_its_rest_is_no_line()
    {
        var sample = await ReadAsync($"model_serving_busy_ratio{{a=\"{new string('x', 40_000)}\nmodel_serving_in_flight_requests 2\n");

        Assert.That(sample, Is.EqualTo(new RuntimeSample { InFlight = 2 }));
    }

    [Test]
    public async Task A_document_that_is_too_long_is_none()
    {
        using var document = new MemoryStream(Encoding.UTF8.GetBytes(Document));

        Assert.That(await SampleReader.ReadAsync(document, (int)document.Length - 1, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task No_bytes_whatsoever_make_it_fail()
    {
        var random = new Random(4711);
        for (var round = 0; round < 500; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Document);
            for (var change = 0; change < 20; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var document = new Pieces(bytes, random.Next(1, 200));
            var sample = await SampleReader.ReadAsync(document, int.MaxValue, CancellationToken.None);
            double?[] said = [sample!.BusyRatio, sample.Queued, sample.InFlight, sample.QueueSeconds, sample.QueueCount, sample.GpuRatio];
            Assert.That(said, Has.All.Null.Or.AtLeast(0));
        }
    }

    private static async Task<RuntimeSample?> ReadAsync(string document, int piece = int.MaxValue)
    {
        using var stream = new Pieces(Encoding.UTF8.GetBytes(document), piece);
        return await SampleReader.ReadAsync(stream, 1 << 20, CancellationToken.None);
    }

    /// <summary>Gives out at most so many bytes at a time, as a network may.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
