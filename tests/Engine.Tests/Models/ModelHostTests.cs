using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Models;

internal sealed class ModelHostTests
{
    private readonly EngineMetrics _metrics = new();
    private readonly string _file = Path.GetTempFileName();
    private ModelHost? _host;

    [TearDown]
    public async Task CleanUpAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _metrics.Dispose();
        File.Delete(_file);
    }

    [Test]
    public async Task Every_step_can_be_observed_and_nothing_is_served_before_the_last()
    {
        var loader = new FileLoader { Waits = true };
        var host = Host(Settings(), loader);
        Assert.That(host.Status.State, Is.EqualTo(ModelState.Loading));

        var loading = host.LoadAsync(CancellationToken.None);
        Assert.That(SpinWait.SpinUntil(() => host.Status.Reason == "Loading", TimeSpan.FromSeconds(20)), Is.True);
        var early = await host.InferAsync(Request(1), CancellationToken.None);
        loader.Gate.SetResult();
        await loading;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((InferOutcome.Refused)early).Error.Kind, Is.EqualTo(ErrorKind.NotReady));
            Assert.That(host.Status.State, Is.EqualTo(ModelState.Ready));
            Assert.That(host.Status.Reason, Is.Empty);
            Assert.That(host.Status.Digest, Is.EqualTo($"sha256:{Digest()}"));
            Assert.That(host.Status.SizeBytes, Is.Zero);
            Assert.That(host.Status.ToIndexEntry().ExecutionProvider, Is.EqualTo("CPU"));
            Assert.That(host.Metadata!.Platform, Is.EqualTo("test_format"));
            Assert.That(await host.InferAsync(Request(1), CancellationToken.None), Is.TypeOf<InferOutcome.Success>());
        }
    }

    [Test]
    public async Task Each_instance_is_warmed_at_every_power_of_two_up_to_the_largest_batch()
    {
        var loader = new FileLoader();
        await LoadAsync(Settings() with { Instances = 2, MaxBatchSize = 12, WarmupRequestsPerBatchSize = 2 }, loader);

        Assert.That(loader.Sessions[1].Runs.Select(shape => shape[0]), Is.EqualTo([1L, 1, 2, 2, 4, 4, 8, 8, 12, 12]));
        Assert.That(loader.Sessions[1].Runs.Select(shape => shape[1]), Is.All.EqualTo(64L), "the first size that fits");
    }

    [TestCase(VerificationPolicy.Enforce, true)]
    [TestCase(VerificationPolicy.Warn, false)]
    [TestCase(VerificationPolicy.Disabled, false)]
    public async Task A_wrong_digest_rejects_the_model_only_if_it_is_enforced(VerificationPolicy policy, bool rejected)
    {
        var host = Host(Settings() with { Verification = policy, Sha256 = new string('0', 64) }, new FileLoader());

        if (!rejected)
        {
            await host.LoadAsync(CancellationToken.None);
            Assert.That(host.Status.State, Is.EqualTo(ModelState.Ready));
            return;
        }

        var failure = (await Assert.ThrowsAsync<ModelLoadException>(() => host.LoadAsync(CancellationToken.None)))!.Failure;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Reason, Is.EqualTo(FailureReason.DigestMismatch));
            Assert.That(failure.ExitCode, Is.EqualTo(65));
            Assert.That(failure.Message, Does.Contain(Digest()).And.Contain(new string('0', 64)));
            Assert.That(host.Status.State, Is.EqualTo(ModelState.Unavailable));
            Assert.That(host.Status.ToIndexEntry().ExitCode, Is.EqualTo(65));
        }
    }

    [Test]
    public async Task A_missing_file_and_a_bug_have_their_own_exit_codes()
    {
        await ExpectAsync(FailureReason.ModelNotFound, 66, Settings() with { FilePath = _file + ".gone" }, new FileLoader());
        await ExpectAsync(FailureReason.ModelUnreadable, 66, Settings() with { FilePath = Path.GetTempPath() }, new FileLoader(), FailureReason.AccessDenied);
        await ExpectAsync(FailureReason.InternalError, 70, Settings(), new FileLoader { Failure = new InvalidOperationException("bug") });
        await ExpectAsync(FailureReason.InvalidModel, 65, Settings(), new FileLoader { Failure = new ModelLoadException(new ModelFailure(FailureReason.InvalidModel, "no")) });
    }

    [Test]
    public async Task A_request_that_does_not_fit_the_model_is_refused_with_the_numbers()
    {
        var host = await LoadAsync(Settings() with { MaxBatchSize = 4 }, new FileLoader());

        var tooLarge = ((InferOutcome.Refused)await host.InferAsync(Request(5), CancellationToken.None)).Error;
        var wrongVersion = ((InferOutcome.Refused)await host.InferAsync(Request(1) with { ModelVersion = "2" }, CancellationToken.None)).Error;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tooLarge.Kind, Is.EqualTo(ErrorKind.InvalidArgument));
            Assert.That(tooLarge.Message, Does.Contain("5 rows").And.Contain("at most 4"));
            Assert.That(wrongVersion.Kind, Is.EqualTo(ErrorKind.NotFound));
        }
    }

    [Test]
    public async Task A_model_that_flattens_its_batch_is_found_out_while_warming()
    {
        var loader = new FileLoader { Create = () => new DoublingSession { Flattens = true } };
        var host = await LoadAsync(Settings() with { MaxQueueDelay = TimeSpan.FromSeconds(10) }, loader);
        var warm = loader.Sessions[0].Runs.Count;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.InferAsync(Request(1), CancellationToken.None).AsTask()));

        Assert.That(loader.Sessions[0].Runs.Skip(warm).Select(shape => shape[0]), Is.EqualTo([1L, 1, 1, 1]));
    }

    [Test]
    public async Task A_draining_model_serves_on_until_it_is_drained()
    {
        var loader = new FileLoader();
        var host = await LoadAsync(Settings(), loader);
        host.BeginDrain();
        var during = await host.InferAsync(Request(1), CancellationToken.None);

        var refused = await host.DrainAsync(TimeSpan.FromSeconds(20));
        var after = await host.InferAsync(Request(1), CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((host.Status.State, host.Status.Reason), Is.EqualTo((ModelState.Unloading, "Draining")));
            Assert.That(during, Is.TypeOf<InferOutcome.Success>());
            Assert.That(refused, Is.Zero);
            Assert.That(((InferOutcome.Refused)after).Error.Kind, Is.EqualTo(ErrorKind.NotReady));
            Assert.That(loader.Sessions[0].IsDisposed, Is.True);
        }
    }

    [Test]
    public async Task Requests_are_counted_under_Tritons_names()
    {
        var sums = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EngineMetrics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (sums)
            {
                var isOurs = tags.ToArray().Contains(new KeyValuePair<string, object?>("model", "counted"));
                var reason = tags.ToArray().FirstOrDefault(tag => tag.Key == "reason").Value;
                var name = reason is null ? instrument.Name : $"{instrument.Name}{{{reason}}}";
                sums[name] = sums.GetValueOrDefault(name) + (isOurs ? value : 0);
            }
        });
        listener.Start();
        var host = await LoadAsync(Settings() with { Name = "counted", Warmup = WarmupPolicy.None }, new FileLoader());

        await host.InferAsync(Request(3) with { ModelName = "counted" }, CancellationToken.None);
        await host.InferAsync(Request(100) with { ModelName = "counted" }, CancellationToken.None);
        await host.InferAsync(Request(1) with { ModelName = "counted" }, new CancellationToken(canceled: true));
        listener.RecordObservableInstruments();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sums["nv_inference_request_success"], Is.EqualTo(1));
            Assert.That(sums["nv_inference_count"], Is.EqualTo(3));
            Assert.That(sums["nv_inference_exec_count"], Is.EqualTo(1));
            Assert.That(sums["nv_inference_request_failure{OTHER}"], Is.EqualTo(1));
            Assert.That(sums["nv_inference_request_failure{CANCELED}"], Is.EqualTo(1));
            Assert.That(sums["nv_inference_pending_request_count"], Is.Zero);
            Assert.That(sums["model_serving_in_flight_requests"], Is.Zero);
            Assert.That(sums["nv_inference_request_duration_us"], Is.GreaterThanOrEqualTo(sums["nv_inference_compute_infer_duration_us"]));
            Assert.That(sums.Keys, Is.SupersetOf(
                (string[])["nv_inference_queue_duration_us", "nv_inference_compute_input_duration_us", "nv_inference_compute_output_duration_us", "model_serving_batch_size"]));
        }
    }

    private ModelSettings Settings() => new(
        "m", "1", _file, Digest(), VerificationPolicy.Enforce, [ExecutionProvider.Cpu], GraphOptimization.All, 1, 8, TimeSpan.Zero, 16, WarmupPolicy.Synthetic, 1);

    private string Digest() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_file)));

    private ModelHost Host(ModelSettings settings, FileLoader loader) =>
        _host = new ModelHost(settings, loader, _metrics, TimeProvider.System, NullLogger<ModelHost>.Instance);

    private async Task<ModelHost> LoadAsync(ModelSettings settings, FileLoader loader)
    {
        await Host(settings, loader).LoadAsync(CancellationToken.None);
        return _host!;
    }

    private async Task ExpectAsync(FailureReason reason, int exitCode, ModelSettings settings, FileLoader loader, FailureReason? orReason = null)
    {
        var failure = (await Assert.ThrowsAsync<ModelLoadException>(() => Host(settings, loader).LoadAsync(CancellationToken.None)))!.Failure;
        Assert.That(failure.Reason, Is.EqualTo(reason).Or.EqualTo(orReason ?? reason));
        Assert.That(failure.ExitCode, Is.EqualTo(failure.Reason == reason ? exitCode : 77));
    }

    private static InferRequest Request(int rows) => new(
        "m", "1", null, RequestParameters.None, [new Tensor("x", TensorDataType.Fp32, [rows, 2], MemoryMarshal.AsBytes(new float[rows * 2].AsSpan()).ToArray())], []);
}
