using System.Globalization;
using System.Security.Cryptography;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>The script that turns a model file into a commit, run by a real shell and a real git.</summary>
public sealed class ProposalTests
{
    private const string Manifest =
        """
        apiVersion: modelserving.dev/v1alpha1
        kind: ModelDeployment
        metadata: { name: m }
        spec:
          model:
            source:
              http:
                url: "https://models.example.com/team-a/m-000000000000.onnx"
            verification:
              sha256: 5555555555555555555555555555555555555555555555555555555555555555
          replicas: 2

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelserving").FullName;

    [SetUp]
    public async Task CommitAsync()
    {
        await File.WriteAllTextAsync(In("m.yaml"), Manifest);
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "--message=Start");
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_new_model_becomes_one_commit_of_address_and_digest_on_a_branch_of_its_own()
    {
        await File.WriteAllTextAsync(In("m.onnx"), "weights");
        var digest = Convert.ToHexStringLower(SHA256.HashData("weights"u8));
        var stored = $"m-{digest[..12]}.onnx";

        Assert.That((await ProposeAsync("m.onnx", "m.yaml")).OrThrow().Output.Trim(), Is.EqualTo(stored));
        Assert.That(
            await File.ReadAllTextAsync(In("m.yaml")),
            Is.EqualTo(Manifest.Replace("m-000000000000.onnx", stored, StringComparison.Ordinal).Replace(new string('5', 64), digest, StringComparison.Ordinal)));
        Assert.That(await GitAsync("branch", "--show-current"), Is.EqualTo($"model/{stored[..^5]}"));
        Assert.That(await GitAsync("diff", "--stat", "--name-only", "main", "HEAD"), Is.EqualTo("m.yaml"));
        Assert.That(await GitAsync("log", "-1", "--format=%B"), Does.StartWith($"Serve {stored}\n").And.Contain(string.Create(CultureInfo.InvariantCulture, $"sha256:{digest}, 7 bytes")));

        var again = (await ProposeAsync("m.onnx", "m.yaml")).OrThrow();
        Assert.That(again.Output, Is.Empty, "there is nothing to propose");
        Assert.That(await GitAsync("rev-list", "--count", "HEAD"), Is.EqualTo("2"));
    }

    [Test]
    public async Task A_key_of_a_bucket_is_rewritten_too()
    {
        await File.WriteAllTextAsync(In("m.onnx"), "weights");
        await File.WriteAllTextAsync(In("m.yaml"), Manifest.Replace("url: \"https://models.example.com/team-a/m-000000000000.onnx\"", "key: team-a/", StringComparison.Ordinal));

        var stored = (await ProposeAsync("m.onnx", "m.yaml")).OrThrow().Output.Trim();
        Assert.That(await File.ReadAllTextAsync(In("m.yaml")), Does.Contain($"key: team-a/{stored}\n"));
    }

    [TestCase("none.onnx", "m.yaml", 66, "'none.onnx' is not a file")]
    [TestCase("m.onnx", "none.yaml", 66, "'none.yaml' is not a file")]
    [TestCase("m.onnx", "m.onnx", 65, "'m.onnx' must have exactly one line 'url|key: …'")]
    public async Task What_cannot_be_proposed_is_named_and_nothing_is_committed(string model, string manifest, int code, string words)
    {
        await File.WriteAllTextAsync(In("m.onnx"), "weights");
        var result = await ProposeAsync(model, manifest);

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((code, $"propose-model: {words}\n")));
        Assert.That(await GitAsync("branch", "--show-current"), Is.EqualTo("main"));
    }

    private string In(string name) => Path.Combine(_folder, name);

    private Task<CommandResult> ProposeAsync(string model, string manifest) => Command.RunAsync(
        "sh", ["-c", "cd \"$1\" && exec \"$2\" \"$3\" \"$4\"", "sh", _folder, Repository.At("examples", "gitops", "ci", "propose-model.sh"), model, manifest], Identity, CancellationToken.None);

    private async Task<string> GitAsync(params string[] arguments) => (await Command.RunAsync("git", ["-C", _folder, .. arguments], Identity, CancellationToken.None)).OrThrow().Output.Trim();

    private static Dictionary<string, string> Identity => new()
    {
        ["GIT_AUTHOR_NAME"] = "a",
        ["GIT_AUTHOR_EMAIL"] = "a@example.com",
        ["GIT_COMMITTER_NAME"] = "a",
        ["GIT_COMMITTER_EMAIL"] = "a@example.com",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };
}
