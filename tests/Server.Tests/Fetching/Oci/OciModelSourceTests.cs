using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;
using ModelServing.Testing.Stores;

namespace ModelServing.Runtime.Tests.Fetching.Oci;

/// <summary>Against a server that speaks the distribution protocol and gives nothing without a token of its own.</summary>
internal sealed class OciModelSourceTests
{
    private const string FileType = "application/vnd.example.model";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly FetchFixture _fixture = new() { Verification = new Verification.Disabled() };
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFiles()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_file_of_an_artifact_is_fetched_with_a_token()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((FileType, "readme.md", [1, 2]), (FileType, "model.onnx", FetchFixture.Content));

        _fixture.ExpectFetched(await FetchAsync(reference, "model.onnx"));
        Assert.That(registry.Requests.Take(2), Is.EqualTo([$"/v2/team/models/manifests/{reference.Split('@')[1]}", "/token"]));
        Assert.That(registry.Requests.Skip(2), Has.All.StartsWith("*"));
    }

    [Test]
    public async Task A_login_is_sent_to_the_token_service_and_is_not_shown()
    {
        await using var registry = await new ArtifactRegistry { Login = ("robot", "secret:word") }.StartAsync();
        var reference = registry.AddArtifact((FileType, "model.onnx", FetchFixture.Content));

        var denied = await FetchAsync(reference, "model.onnx", Login(registry.Authority, "robot:wrong"));
        _fixture.ExpectFailed(denied, FailureReason.AccessDenied, "/token answers 401");
        Assert.That(((FetchOutcome.Failed)denied).Message, Does.Not.Contain("wrong"));
        _fixture.ExpectFetched(await FetchAsync(reference, "model.onnx", Login(registry.Authority, "robot:secret:word")));
    }

    [Test]
    public async Task Credentials_do_not_follow_a_realm_into_a_network_that_is_not_allowed()
    {
        await using var registry = await new ArtifactRegistry { Realm = "https://tokens.example/x" }.StartAsync();
        var reference = registry.AddArtifact((FileType, "model.onnx", FetchFixture.Content));
        _fixture.Resolver.Answer("tokens.example", "169.254.169.254");

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.AddressRefused, "169.254.169.254 (link-local)");
    }

    [Test]
    public async Task Bytes_with_another_digest_than_the_manifest_s_never_arrive()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((FileType, "model.onnx", FetchFixture.Content));
        registry.Corrupt($"sha256:{FetchFixture.ContentDigest}", [.. FetchFixture.Content.Reverse()]);

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.DigestMismatch, "its manifest says sha256:" + FetchFixture.ContentDigest);
    }

    [Test]
    public async Task A_manifest_with_another_digest_than_the_reference_s_is_refused()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((FileType, "model.onnx", FetchFixture.Content));
        registry.Corrupt(reference.Split('@')[1], "{}"u8.ToArray());

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.DigestMismatch, "a document whose digest is");
    }

    [Test]
    public async Task An_image_gives_the_file_of_its_uppermost_layer()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact(
            (LayerType, null, Pack(("models/model.onnx", [1, 2, 3]))),
            (LayerType, null, Pack(("./models/model.onnx", FetchFixture.Content))),
            (LayerType, null, Pack(("etc/hosts", [4]))));

        _fixture.ExpectFetched(await FetchAsync(reference, "models/model.onnx"));
    }

    [TestCase("models/.wh.model.onnx")]
    [TestCase(".wh.models")]
    [TestCase("models/.wh..wh..opq")]
    public async Task A_file_that_an_upper_layer_deletes_is_not_there(string whiteout)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((LayerType, null, Pack(("models/model.onnx", FetchFixture.Content))), (LayerType, null, Pack((whiteout, []))));

        _fixture.ExpectFailed(await FetchAsync(reference, "models/model.onnx"), FailureReason.ModelNotFound, "has no file 'models/model.onnx'");
    }

    [TestCase(TarEntryType.SymbolicLink)]
    [TestCase(TarEntryType.HardLink)]
    [TestCase(TarEntryType.CharacterDevice)]
    [TestCase(TarEntryType.Fifo)]
    public async Task Only_a_regular_file_is_taken_out_of_an_archive(TarEntryType type)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var entry = new PaxTarEntry(type, "model.onnx");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        var reference = registry.AddArtifact((LayerType, null, Pack(entry)));

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.InvalidModel, $"is a {type} in its archive");
    }

    [Test]
    public async Task An_archive_that_unpacks_without_end_is_given_up()
    {
        using var fixture = new FetchFixture { Verification = new Verification.Disabled(), Settings = _fixture.Settings with { MaxBytes = 1_000_000 } };
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((LayerType, null, Pack(("zeros", new byte[20_000_000]), ("model.onnx", FetchFixture.Content))));

        fixture.ExpectFailed(
            await fixture.FetchAsync(new ModelSource.Oci(Parse(reference), "model.onnx")), FailureReason.InvalidModel, "unpacks to more than");
    }

    [Test]
    public async Task A_damaged_archive_is_refused()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((LayerType, null, [.. FetchFixture.Content.Take(5000)]));

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.InvalidModel, "an archive is damaged");
    }

    [Test]
    public async Task Weights_come_out_of_the_layer_that_was_fetched_for_the_model()
    {
        var model = WeightedModel.Make("weights.bin");
        using var fixture = new FetchFixture { Verification = new Verification.Enforce(Sha256Digest.FromBytes(SHA256.HashData(model))) };
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((LayerType, null, Pack(("models/model.onnx", model), ("models/weights.bin", FetchFixture.Content))));

        var outcome = await fixture.FetchAsync(new ModelSource.Oci(Parse(reference), "models/model.onnx"));

        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Fetched>(), outcome.ToString());
        Assert.That(fixture.Files, Is.EquivalentTo(["model.onnx", "weights.bin"]));
        Assert.That(registry.Requests.Count(request => request.Contains("/blobs/", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task An_index_leads_to_the_manifest_of_this_machine()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var here = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["manifests"] = new JsonArray(
                Entry("s390x", registry.AddArtifact((FileType, "model.onnx", [1]))),
                Entry(here, registry.AddArtifact((FileType, "model.onnx", FetchFixture.Content))),
                Entry("unknown", registry.AddArtifact((FileType, "attestation", [2])))),
        };

        _fixture.ExpectFetched(await FetchAsync(registry.ReferenceTo(index), "model.onnx"));
    }

    [Test]
    public async Task A_file_that_is_not_there_is_told_with_those_that_are()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var reference = registry.AddArtifact((FileType, "other.onnx", [1]));

        _fixture.ExpectFailed(await FetchAsync(reference, "model.onnx"), FailureReason.ModelNotFound, "has no file 'model.onnx'; it has other.onnx");
    }

    [TestCase("{}", "have none for")]
    [TestCase("not json", "not of the form that `docker login` writes")]
    public void Credentials_that_do_not_fit_are_refused(string file, string said)
    {
        _folder.Write("config.json", file);
        using var sources = new ModelSources(_fixture.Context, "", _folder.File("config.json"), _ => null);

        var opened = sources.Open(new ModelSource.Oci(Parse($"registry.example.com/a/b@sha256:{new string('0', 64)}"), "model.onnx"));

        Assert.That(((OpenedSource.Invalid)opened).Message, Does.Contain(said));
    }

    [TestCase("registry.example.com/a/b@sha256:", true)]
    [TestCase("registry.example.com:5000/a@sha256:", true)]
    [TestCase("localhost/a@sha256:", true)]
    [TestCase("a/b@sha256:", false)]
    [TestCase("registry.example.com/A@sha256:", false)]
    [TestCase("registry.example.com/a/../b@sha256:", false)]
    [TestCase("registry.example.com/a:tag@sha256:", false)]
    [TestCase("user@registry.example.com/a@sha256:", false)]
    [TestCase("registry.example.com:99999/a@sha256:", false)]
    [TestCase("https://registry.example.com/a@sha256:", false)]
    public void A_reference_names_a_registry_a_repository_and_a_digest(string start, bool isOne) =>
        Assert.That(OciReference.TryParse(start + new string('a', 64), out _), Is.EqualTo(isOne));

    private static JsonObject Entry(string architecture, string reference) => new()
    {
        ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
        ["digest"] = reference.Split('@')[1],
        ["size"] = 1,
        ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = architecture },
    };

    private static byte[] Pack(params (string Name, byte[] Content)[] files) =>
        Pack([.. files.Select(file => new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = new MemoryStream(file.Content) })]);

    private static byte[] Pack(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var compressed = new GZipStream(packed, CompressionLevel.Fastest))
        using (var archive = new TarWriter(compressed))
        {
            entries.ToList().ForEach(archive.WriteEntry);
        }

        return packed.ToArray();
    }

    private static OciReference Parse(string text) => OciReference.TryParse(text, out var reference) ? reference : throw new FormatException(text);

    private string Login(string registry, string login) => _folder.Write(
        "login.json", new JsonObject { ["auths"] = new JsonObject { ["https://" + registry] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(login)) } } }.ToJsonString());

    private Task<FetchOutcome> FetchAsync(string reference, string path, string credentials = "") =>
        _fixture.FetchAsync(new ModelSource.Oci(Parse(reference), path), registryCredentials: credentials);
}
