using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Testing;
using ModelServing.Testing.Stores;

namespace ModelServing.Integration.Tests;

/// <summary>Models from a bucket and from a registry, with credentials out of Secrets of the namespace.</summary>
public sealed class StoreSourceTests
{
    private const string Name = "from-store";
    private const string Secret = "store-reader";

    [TearDown]
    public async Task DeleteAsync()
    {
        await Given.DeletedAsync(Name);
        await Given.Kubectl.ReadAsync(CancellationToken.None, "delete", "secret", Secret, "--ignore-not-found");
    }

    [Test, CancelAfter(120_000)]
    public async Task Model_in_a_bucket_serves_with_keys_from_a_secret(CancellationToken cancellationToken)
    {
        await using var store = await StartStoreAsync(cancellationToken);
        await CreateKeysAsync(store.AccessKey, store.SecretKey, cancellationToken);

        await Given.ReadyAsync(FromBucket(store, "cls/2/model.onnx"), cancellationToken);

        Assert.That(await DigestAsync(cancellationToken), Is.EqualTo("sha256:" + new Manifest(Name).Sha256));
    }

    [Test, CancelAfter(90_000)]
    public async Task Wrong_keys_are_said_and_not_shown(CancellationToken cancellationToken)
    {
        await using var store = await StartStoreAsync(cancellationToken);
        await CreateKeysAsync(store.AccessKey, "not-the-secret", cancellationToken);

        await Given.ApplyAsync(FromBucket(store, "cls/2/model.onnx"), cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.IsTrue("Stalled"), cancellationToken);

        Assert.That(conditions.ByType["Stalled"].Reason, Is.EqualTo("AccessDenied"));
        Assert.That(conditions.ByType["Stalled"].Message, Does.Contain("403 SignatureDoesNotMatch").And.Contain("s3://models").And.Not.Contain("not-the-secret"));
    }

    [Test, CancelAfter(90_000)]
    public async Task Missing_secret_is_said(CancellationToken cancellationToken)
    {
        await using var store = await StartStoreAsync(cancellationToken);

        await Given.ApplyAsync(FromBucket(store, "cls/2/model.onnx"), cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.ByType.TryGetValue("Ready", out var ready) && ready.Reason == "CreateContainerConfigError", cancellationToken);

        Assert.That(conditions.ByType["Ready"].Message, Does.Contain($"secret \"{Secret}\" not found"));
    }

    [Test, CancelAfter(120_000)]
    public async Task Model_in_a_registry_serves_with_a_pull_secret(CancellationToken cancellationToken)
    {
        await using var registry = await new ArtifactRegistry { Login = ("robot", "password") }.StartAsync();
        var reference = registry.AddArtifact(("application/vnd.example.model", "model.onnx", await File.ReadAllBytesAsync(Repository.TextDirectionModel, cancellationToken)));
        (await Given.Kubectl.RunAsync(
            cancellationToken, "create", "secret", "docker-registry", Secret, "--docker-server", registry.Authority, "--docker-username", "robot", "--docker-password", "password")).OrThrow();

        await Given.ReadyAsync(
            new Manifest(Name) { Source = $"oci: {{ reference: \"{reference}\", path: model.onnx, credentialsSecretRef: {{ name: {Secret} }} }}" }, cancellationToken);

        Assert.That(await DigestAsync(cancellationToken), Is.EqualTo("sha256:" + new Manifest(Name).Sha256));
        Assert.That(registry.Requests.Where(request => request.Contains("/blobs/", StringComparison.Ordinal)), Has.All.StartsWith("*"));
    }

    private static async Task<ObjectStore> StartStoreAsync(CancellationToken cancellationToken) => await new ObjectStore
    {
        Objects = { ["cls/2/model.onnx"] = await File.ReadAllBytesAsync(Repository.TextDirectionModel, cancellationToken) },
    }.StartAsync();

    private static Manifest FromBucket(ObjectStore store, string key) => new(Name)
    {
        Source = $"s3: {{ bucket: {store.Bucket}, key: {key}, endpoint: \"{store.Address}\", credentialsSecretRef: {{ name: {Secret} }} }}",
    };

    private static async Task CreateKeysAsync(string id, string key, CancellationToken cancellationToken)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = Secret },
            ["data"] = new JsonObject
            {
                ["AWS_ACCESS_KEY_ID"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(id)),
                ["AWS_SECRET_ACCESS_KEY"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(key)),
            },
        };
        (await Given.Kubectl.RunWithInputAsync(secret.ToJsonString(), cancellationToken, "apply", "-f", "-")).OrThrow();
    }

    private static Task<string> DigestAsync(CancellationToken cancellationToken) =>
        Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", Name, "-o", "jsonpath={.status.model.digest}");
}
