using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

/// <summary>A models folder and a fetcher that may reach loopback.</summary>
internal sealed class FetchFixture : IDisposable
{
    private readonly TemporaryFolder _models = new();

    public static byte[] Content { get; } = MakeContent(700_001);

    public static Sha256Digest ContentDigest { get; } = Sha256Digest.FromBytes(SHA256.HashData(Content));

    public string Target => _models.File("model.onnx");

    public FetchSettings Settings { get; init; } = new(10_000_000, TimeSpan.FromSeconds(30), 5, [IPNetwork.Parse("127.0.0.0/8")]);

    public FetchTuning Tuning { get; init; } = FetchTuning.Default with
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(5),
    };

    public FixedResolver Resolver { get; } = new();

    public Verification Verification { get; init; } = new Verification.Enforce(ContentDigest);

    /// <summary>Every file in the models folder: a failed fetch must leave none.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFileSystemEntries(_models.Path).Select(path => Path.GetFileName(path)!);

    /// <summary>Digests of files that the model keeps weights in.</summary>
    public Dictionary<string, Sha256Digest> ExternalData { get; } = [];

    public FetchContext Context => new(Settings, Tuning, Resolver, TimeProvider.System, NullLogger.Instance);

    public Task<FetchOutcome> FetchAsync(Uri url, CancellationToken cancellationToken = default) =>
        FetchAsync(new ModelSource.Http(url), cancellationToken: cancellationToken);

    public async Task<FetchOutcome> FetchAsync(
        ModelSource source, IReadOnlyDictionary<string, string>? environment = null, string registryCredentials = "", CancellationToken cancellationToken = default)
    {
        using var sources = new ModelSources(Context, "", registryCredentials, name => environment?.GetValueOrDefault(name));
        return await FetchAsync(((OpenedSource.Ready)sources.Open(source)).Source, cancellationToken);
    }

    public Task<FetchOutcome> FetchAsync(IModelSource source, CancellationToken cancellationToken = default) =>
        new ModelFetcher(source, Context).FetchAsync(Target, Verification, ExternalData, cancellationToken);

    public void ExpectFetched(FetchOutcome outcome)
    {
        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Fetched>(), outcome.ToString());
        Assert.That(((FetchOutcome.Fetched)outcome).Digest, Is.EqualTo(ContentDigest));
        Assert.That(((FetchOutcome.Fetched)outcome).SizeBytes, Is.EqualTo(Content.Length));
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Content));
        Assert.That(Files.Single(), Is.EqualTo("model.onnx"));
    }

    public void ExpectFailed(FetchOutcome outcome, FailureReason reason, string message)
    {
        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Failed>(), outcome.ToString());
        Assert.That(((FetchOutcome.Failed)outcome).Message, Does.Contain(message));
        Assert.That(((FetchOutcome.Failed)outcome).Reason, Is.EqualTo(reason));
        Assert.That(Files, Is.Empty);
    }

    public void Dispose() => _models.Dispose();

    private static byte[] MakeContent(int length)
    {
        var content = new byte[length];
        new Random(2400).NextBytes(content);
        return content;
    }
}
