using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx.Tests;

/// <summary>Hosts models on the real ONNX Runtime in a folder that lives as long as the test.</summary>
internal abstract class OnnxRuntimeFixture
{
    private readonly List<IAsyncDisposable> _hosts = [];
    private readonly EngineMetrics _metrics = new();
    private DirectoryInfo? _folder;

    /// <summary>The real model that the examples serve: FP32 [-1,3,-1,-1] to FP32 [-1,2].</summary>
    protected static string TextDirectionModel { get; } = Path.Combine(
        RepositoryRoot(), "node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("model-serving-");

    [TearDown]
    public async Task DisposeHostsAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _metrics.Dispose();
        _folder!.Delete(recursive: true);
    }

    protected string FileOf(byte[] model)
    {
        var path = Path.Combine(_folder!.FullName, $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }

    protected static ModelSettings Settings(string path) => new(
        "m", "1", path, null, VerificationPolicy.Disabled, [ExecutionProvider.Cpu], GraphOptimization.All, 1, 8, TimeSpan.Zero, 64, WarmupPolicy.Synthetic, 1);

    protected ModelHost Host(ModelSettings settings)
    {
        var host = new ModelHost(settings, new OnnxModelLoader(NullLogger<OnnxModelLoader>.Instance), _metrics, TimeProvider.System, NullLogger<ModelHost>.Instance);
        _hosts.Add(host);
        return host;
    }

    protected async Task<ModelHost> LoadAsync(ModelSettings settings)
    {
        var host = Host(settings);
        await host.LoadAsync(CancellationToken.None);
        return host;
    }

    protected static InferRequest Request(params Tensor[] inputs) =>
        new("m", "1", null, RequestParameters.None with { BinaryDataOutput = true }, [.. inputs], []);

    protected static Tensor Floats(string name, long[] shape, params float[] values) =>
        new(name, TensorDataType.Fp32, ImmutableArray.Create(shape), MemoryMarshal.AsBytes<float>(values).ToArray());

    protected static Tensor Integers(string name, params long[] values) =>
        new(name, TensorDataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values).ToArray());

    protected static float[] FloatsOf(InferOutcome outcome, int output = 0) =>
        MemoryMarshal.Cast<byte, float>(TensorOf(outcome, output).Data.Span).ToArray();

    protected static Tensor TensorOf(InferOutcome outcome, int output = 0) => outcome switch
    {
        InferOutcome.Success success => success.Response.Outputs[output].Tensor,
        InferOutcome.Refused refused => throw new AssertionException(refused.Error.ToString()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    protected static InferError ErrorOf(InferOutcome outcome) =>
        outcome is InferOutcome.Refused refused ? refused.Error : throw new AssertionException("the request was answered");

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Operator.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Operator.sln");
        }

        return folder;
    }
}
