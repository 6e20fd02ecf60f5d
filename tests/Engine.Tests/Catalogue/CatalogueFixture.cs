using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Catalogue;

/// <summary>A catalogue of the model <c>m</c> on a backend whose sessions are all noted, and whose versions fail as their names say.</summary>
internal sealed class CatalogueFixture : IAsyncDisposable
{
    public const string Model = "m";

    private readonly string _file = Path.GetTempFileName();

    public CatalogueFixture() => Catalogue = new ModelCatalogue(new NotingLoader(this), Metrics, Memory, TimeProvider.System, NullLogger<ModelHost>.Instance);

    public EngineMetrics Metrics { get; } = new();

    public FixedMemory Memory { get; } = new();

    public ModelCatalogue Catalogue { get; }

    /// <summary>Every session that was ever made, with the version that it is of.</summary>
    public ConcurrentQueue<(string Version, DoublingSession Session)> Sessions { get; } = new();

    /// <summary>Loading waits here.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public string[] Serving => Catalogue.Serving(Model) is { } serving ? [serving.Version] : [];

    public Task<ModelFailure?> LoadAsync(string version, LoadTerms? terms = null, string model = Model, CancellationToken cancellationToken = default) =>
        Catalogue.LoadAsync(Settings(model, version), terms ?? new LoadTerms(ContractPolicy.Refuse, KeepsOthers: false, TimeSpan.FromSeconds(20)), cancellationToken);

    /// <summary>As an endpoint does: lease, infer, release. Null where there is nothing to lease.</summary>
    public async Task<InferOutcome?> InferAsync(string? version = null)
    {
        if (!Catalogue.TryLease(Model, version, out var lease))
        {
            return null;
        }

        using (lease)
        {
            return await lease.Version.Host.InferAsync(Request, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Catalogue.DisposeAsync();
        Metrics.Dispose();
        Gate.Dispose();
        File.Delete(_file);
    }

    private static InferRequest Request => new(
        "", "", null, RequestParameters.None, [new Tensor("x", TensorDataType.Fp32, [1, 2], MemoryMarshal.AsBytes(new float[2].AsSpan()).ToArray())], []);

    private ModelSettings Settings(string model, string version) => new(
        model, version, version.StartsWith("absent", StringComparison.Ordinal) ? _file + ".absent" : _file, null, VerificationPolicy.Disabled,
        [ExecutionProvider.Cpu], GraphOptimization.All, 1, 4, TimeSpan.Zero, 10_000, WarmupPolicy.Synthetic, 1, $"id-{version}");

    private sealed class NotingLoader(CatalogueFixture fixture) : IModelLoader
    {
        public LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken)
        {
            fixture.Gate.Wait(cancellationToken);
            if (settings.Version.StartsWith("broken", StringComparison.Ordinal))
            {
                throw new ModelLoadException(new ModelFailure(FailureReason.ModelLoadFailed, "it is broken"));
            }

            var session = settings.Version.StartsWith("other", StringComparison.Ordinal)
                ? new DoublingSession { Signature = new ModelSignature([new("z", TensorDataType.Fp32, [-1, -1])], [new("double", TensorDataType.Fp32, [-1, -1]), new("same", TensorDataType.Fp32, [-1, -1])]) }
                : new DoublingSession { Flattens = false };
            fixture.Sessions.Enqueue((settings.Version, session));
            return new LoadedModel([session], 1, "test_format", 11, ExecutionProvider.Cpu);
        }
    }
}
