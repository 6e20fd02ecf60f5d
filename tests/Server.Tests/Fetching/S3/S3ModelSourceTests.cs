using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;
using ModelServing.Testing.Stores;

namespace ModelServing.Runtime.Tests.Fetching.S3;

/// <summary>Against a server that speaks S3's protocol and verifies signatures by a computation of its own.</summary>
internal sealed class S3ModelSourceTests
{
    private const string Key = "resnet 50/7+ü/model.onnx";

    private readonly FetchFixture _fixture = new() { Tuning = FetchTuning.Default with { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5), RangeBytes = 64 << 10 } };

    [TearDown]
    public void RemoveFiles() => _fixture.Dispose();

    [Test]
    public async Task An_object_is_fetched_by_signed_requests_in_ranges()
    {
        await using var store = await Store().StartAsync();

        _fixture.ExpectFetched(await FetchAsync(store, Key));
        Assert.That(store.Requests, Has.Count.EqualTo((FetchFixture.Content.Length + 65535) / 65536));
    }

    [Test]
    public async Task Temporary_keys_are_sent_with_their_token()
    {
        await using var store = await new ObjectStore { SessionToken = "a/token+with=signs", Objects = { [Key] = FetchFixture.Content } }.StartAsync();

        _fixture.ExpectFetched(await FetchAsync(store, Key, ("AWS_SESSION_TOKEN", "a/token+with=signs")));
    }

    [Test]
    public async Task A_public_bucket_is_asked_without_a_signature()
    {
        await using var store = await new ObjectStore { IsPublic = true, Objects = { [Key] = FetchFixture.Content } }.StartAsync();

        _fixture.ExpectFetched(await _fixture.FetchAsync(new ModelSource.S3("models", Key, new Uri(store.Address), null)));
    }

    [TestCase("AWS_ACCESS_KEY_ID", "AKIDOTHER", "403 InvalidAccessKeyId")]
    [TestCase("AWS_SECRET_ACCESS_KEY", "wrong", "403 SignatureDoesNotMatch")]
    public async Task Wrong_keys_are_told_with_bucket_key_and_endpoint_and_are_not_shown(string variable, string value, string said)
    {
        await using var store = await Store().StartAsync();

        var outcome = await FetchAsync(store, Key, (variable, value));

        _fixture.ExpectFailed(outcome, FailureReason.AccessDenied, said);
        Assert.That(
            ((FetchOutcome.Failed)outcome).Message,
            Does.Contain(Key).And.Contain("s3://models at " + store.Address).And.Not.Contain(value).And.Not.Contain("Signature=").And.Not.Contain("words of the store"));
    }

    [Test]
    public async Task A_key_or_a_bucket_that_is_not_there_is_told()
    {
        await using var store = await Store().StartAsync();
        await using var other = await new ObjectStore { Bucket = "others" }.StartAsync();

        _fixture.ExpectFailed(await FetchAsync(store, "nothing.onnx"), FailureReason.ModelNotFound, "404 NoSuchKey");
        _fixture.ExpectFailed(await FetchAsync(other, Key), FailureReason.ModelNotFound, "404 NoSuchBucket");
        _fixture.ExpectFailed(await FetchAsync(other, "a/"), FailureReason.ModelNotFound, "404 NoSuchBucket");
    }

    [Test]
    public async Task A_store_that_wants_to_be_left_alone_is_asked_again()
    {
        var answers = 0;
        await using var store = await Store().StartAsync();
        store.Instead = Throttled;
        _fixture.ExpectFetched(await FetchAsync(store, Key));
        Assert.That(answers, Is.GreaterThan(2));

        async Task<bool> Throttled(HttpContext context)
        {
            if (Interlocked.Increment(ref answers) > 2)
            {
                return false;
            }

            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("<Error><Code>SlowDown</Code></Error>");
            return true;
        }
    }

    [TestCase("a/", "a/model.onnx", "a/other.onnx", "a/readme.md")]
    [TestCase("a/", "a/resnet.onnx", "a/readme.md", "a/deeper/model.onnx")]
    public async Task A_prefix_means_the_model_directly_below_it(string prefix, string model, params string[] others)
    {
        await using var store = await new ObjectStore { Objects = { [model] = FetchFixture.Content } }.StartAsync();
        others.ToList().ForEach(other => store.Objects[other] = [1]);

        _fixture.ExpectFetched(await FetchAsync(store, prefix));
    }

    [TestCase("more than one object", "a/x.onnx", "a/y.onnx")]
    [TestCase("no other object that ends in .onnx", "a/readme.md", "a/deeper/model.onnx")]
    public async Task A_prefix_that_means_no_one_model_is_refused(string said, params string[] keys)
    {
        await using var store = await new ObjectStore().StartAsync();
        keys.ToList().ForEach(key => store.Objects[key] = [1]);

        _fixture.ExpectFailed(await FetchAsync(store, "a/"), FailureReason.ModelNotFound, said);
    }

    [Test]
    public async Task Weights_beside_the_model_are_fetched_and_checked()
    {
        var model = WeightedModel.Make("parts/weights.bin");
        using var fixture = new FetchFixture { Verification = new Verification.Enforce(Digest(model)) };
        fixture.ExternalData["parts/weights.bin"] = Digest(FetchFixture.Content);
        await using var store = await new ObjectStore { Objects = { ["a/model.onnx"] = model, ["a/parts/weights.bin"] = FetchFixture.Content } }.StartAsync();

        var outcome = await fixture.FetchAsync(Source(store, "a/"), Keys(store));

        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Fetched>(), outcome.ToString());
        Assert.That(await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(fixture.Target)!, "parts", "weights.bin")), Is.EqualTo(FetchFixture.Content));
        Assert.That(fixture.Files, Is.EquivalentTo(["model.onnx", "parts"]));
    }

    [Test]
    public async Task Weights_without_a_digest_are_refused_where_it_is_enforced()
    {
        var model = WeightedModel.Make("weights.bin");
        using var fixture = new FetchFixture { Verification = new Verification.Enforce(Digest(model)) };
        await using var store = await new ObjectStore { Objects = { ["a/model.onnx"] = model, ["a/weights.bin"] = [1, 2, 3] } }.StartAsync();

        fixture.ExpectFailed(await fixture.FetchAsync(Source(store, "a/model.onnx"), Keys(store)), FailureReason.DigestMismatch, "'weights.bin', of which verification.externalData gives no sha256");
    }

    [TestCase("../../etc/passwd")]
    [TestCase("/etc/passwd")]
    [TestCase("model.onnx")]
    [TestCase(".model.onnx.partial")]
    public async Task A_model_that_names_a_file_outside_its_folder_is_refused(string location)
    {
        var model = WeightedModel.Make(location);
        using var fixture = new FetchFixture { Verification = new Verification.Disabled() };
        await using var store = await new ObjectStore { Objects = { ["a/model.onnx"] = model } }.StartAsync();

        fixture.ExpectFailed(await fixture.FetchAsync(Source(store, "a/model.onnx"), Keys(store)), FailureReason.InvalidModel, location);
    }

    [TestCase(Key)]
    [TestCase("a/")]
    public async Task An_endpoint_inside_the_cluster_is_refused_unless_it_is_allowed(string key)
    {
        using var fixture = new FetchFixture { Settings = new FetchSettings(10_000_000, TimeSpan.FromSeconds(30), 5, []) };
        await using var store = await Store().StartAsync();

        fixture.ExpectFailed(await fixture.FetchAsync(Source(store, key), Keys(store)), FailureReason.AddressRefused, "127.0.0.1 (loopback)");
        Assert.That(store.Requests, Is.Empty);
    }

    [Test]
    public void Half_a_pair_of_keys_is_refused()
    {
        using var sources = new ModelSources(_fixture.Context, "", "", name => name == "AWS_ACCESS_KEY_ID" ? "AKID" : null);

        var opened = sources.Open(new ModelSource.S3("models", Key, null, "eu-central-1"));

        Assert.That(opened, Is.EqualTo(new OpenedSource.Invalid("AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is")));
    }

    private static ObjectStore Store() => new() { Objects = { [Key] = FetchFixture.Content } };

    private static ModelSource.S3 Source(ObjectStore store, string key) => new("models", key, new Uri(store.Address), null);

    private static Dictionary<string, string> Keys(ObjectStore store) => new() { ["AWS_ACCESS_KEY_ID"] = store.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = store.SecretKey };

    private static Sha256Digest Digest(byte[] content) => Sha256Digest.FromBytes(SHA256.HashData(content));

    private Task<FetchOutcome> FetchAsync(ObjectStore store, string key, params (string Name, string Value)[] variables)
    {
        var environment = Keys(store);
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return _fixture.FetchAsync(Source(store, key), environment);
    }
}
