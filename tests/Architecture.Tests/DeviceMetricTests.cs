extern alias runtime;

using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelServing.Controllers.Signals;
using ModelServing.Engine.Accelerators;
using ModelServing.Testing.Time;
using runtime::ModelServing.Runtime.Telemetry;

namespace ModelServing.Architecture.Tests;

/// <summary>What the runtime writes of its devices, by its own renderer, is what the operator scales on, read by its own reader.</summary>
public sealed class DeviceMetricTests
{
    private static readonly string[] Names =
    [
        "model_serving_accelerator_info", "nv_energy_consumption", "nv_gpu_memory_total_bytes", "nv_gpu_memory_used_bytes",
        "nv_gpu_power_limit", "nv_gpu_power_usage", "nv_gpu_utilization",
    ];

    [Test]
    public async Task Operator_takes_the_utilisation_of_devices_that_are_the_pods_own()
    {
        var page = await PageAsync(AcceleratorSharing.None);
        var signals = await SignalsAsync(page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(signals.GpuSource, Is.EqualTo(GpuSignalSource.Device));
            Assert.That(signals.GpuUtilization, Is.EqualTo(60).Within(1e-9));
            Assert.That(signals.GpuMemoryUtilization, Is.EqualTo(25).Within(1e-9));
            Assert.That(page, Does.Contain("\nnv_gpu_power_usage{gpu_uuid=\"GPU-2\"} 120.5\n"));
        }
    }

    [Test]
    public async Task Operator_falls_back_to_the_busy_ratio_where_devices_may_be_shared()
    {
        var page = await PageAsync(AcceleratorSharing.Unknown);
        var signals = await SignalsAsync(page + "model_serving_busy_ratio{model=\"m\",version=\"1\"} 0.25\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(signals.GpuSource, Is.EqualTo(GpuSignalSource.BusyRatio));
            Assert.That(signals.GpuUtilization, Is.EqualTo(25));
            Assert.That(signals.GpuMemoryUtilization, Is.Null);
            Assert.That(page, Does.Not.Contain("nv_").And.Contain("own=\"false\""));
        }
    }

    [Test]
    public async Task Every_metric_of_devices_is_in_the_reference()
    {
        var page = await PageAsync(AcceleratorSharing.None);
        var reference = await File.ReadAllTextAsync(Testing.Repository.At("docs", "reference", "runtime-metrics.md"));
        var types = page.Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(types.Select(static line => line[2]), Is.EqualTo(Names));
            foreach (var line in types)
            {
                Assert.That(reference, Does.Contain($"| `{line[2]}` | {line[3]};"));
            }
        }
    }

    /// <summary>Two devices, 40 and 80 % busy, with a quarter of their memory taken.</summary>
    private static async Task<string> PageAsync(AcceleratorSharing sharing)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var time = new ManualTimeProvider();
        var devices = new TwoDevices();
        var environment = AcceleratorEnvironment.Read(static name => name == "NVIDIA_VISIBLE_DEVICES" ? "void" : null, static _ => false, sharing);
        using var sampler = new AcceleratorSampler(devices, environment, time, NullLogger<AcceleratorSampler>.Instance);
        using var collector = new MetricCollector(Options.Create(new PrometheusExporterOptions { Meters = { AcceleratorMetrics.MeterName } }), factory);
        using var metrics = new AcceleratorMetrics(sampler, static () => true, factory);
        sampler.Start();
        var page = "";
        await Eventually.TrueAsync(
            () =>
            {
                page = collector.Render();
                return sharing == AcceleratorSharing.None ? page.Contains("nv_gpu_utilization{", StringComparison.Ordinal) : page.Contains("own=", StringComparison.Ordinal);
            },
            time);
        return page;
    }

    private static async Task<PodSignals> SignalsAsync(string page)
    {
        using var document = new MemoryStream(Encoding.UTF8.GetBytes(page));
        var sample = await SampleReader.ReadAsync(document, 1 << 20, CancellationToken.None);
        return SignalDerivation.Derive(null, sample!, TimeSpan.Zero, null);
    }

    private sealed class TwoDevices : IAcceleratorLibrary, IAcceleratorReader
    {
        public ImmutableArray<Accelerator> Devices { get; } =
            [new("GPU-1", "NVIDIA \"L4\"", 24, false, ComputeMode.Default), new("GPU-2", "NVIDIA L4", 24, false, ComputeMode.Default)];

        public LibraryOutcome Open() => new LibraryOutcome.Opened(this);

        public AcceleratorReading Read(Accelerator device) => new(device == Devices[0] ? 0.4 : 0.8, 400, 100, 120.5, 300, 5000, null);

        public void Dispose()
        {
        }
    }
}
