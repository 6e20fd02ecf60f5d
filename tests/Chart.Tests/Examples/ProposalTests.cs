using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Examples;

/// <summary>The script of <c>examples/ci</c> on a repository of its own: a model file becomes a commit, and nothing else does.</summary>
public sealed class ProposalTests
{
    private const string Location = "https://models.example.com/iris-2.onnx";
    private const string Manifest = """
        apiVersion: modelserving.dev/v1alpha1
        kind: ModelDeployment
        metadata:
          name: iris
        spec:
          model:
            version: "1"
            source:
              http:
                url: https://models.example.com/iris-1.onnx
            verification:
              sha256: "1111111111111111111111111111111111111111111111111111111111111111"
          replicas: 1

        """;

    private readonly string _home = Directory.CreateTempSubdirectory("modelserving").FullName;

    private string Folder => Path.Combine(_home, "repository");

    [SetUp]
    public async Task CommitAsync()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "iris.yaml"), Manifest);
        await RunAsync("git init --quiet && git add iris.yaml && git commit --quiet --message=first");
    }

    [TearDown]
    public void Delete() => Directory.Delete(_home, recursive: true);

    [Test]
    public async Task A_model_becomes_a_commit_with_its_digest_and_what_it_is()
    {
        File.Copy(Repository.At("examples", "iris", "iris-1.onnx"), Path.Combine(Folder, "new.onnx"));
        (await ProposeAsync("iris.yaml", "2", Location, "new.onnx")).OrThrow();

        var message = await RunAsync("git log -1 --format=%B model/iris-2");
        Assert.That(await RunAsync("git diff --unified=0 HEAD~1 HEAD | grep '^[+-] '"), Is.EqualTo(
            $"""
            -    version: "1"
            +    version: "2"
            -        url: https://models.example.com/iris-1.onnx
            +        url: {Location}
            -      sha256: "1111111111111111111111111111111111111111111111111111111111111111"
            +      sha256: 3a39daa605bbf2d2c1794769988069bc3f0325d9e2c96be0da7b164ae768f22a

            """));
        Assert.That(message, Does.StartWith("Serve iris 2\n").And.Contain("probabilities  FP32  [?, 3]").And.Contain("rollout: RollingUpdate"));
        Assert.That(await RunAsync("git status --porcelain"), Is.EqualTo("?? new.onnx\n"));
    }

    [TestCase("iris.yaml", "2", Location, 65, "would be refused")]
    [TestCase("iris.yaml", "2\"; touch stolen; \"", Location, 64, "VERSION is")]
    [TestCase("iris.yaml", "2", "$(touch stolen)", 64, "LOCATION is")]
    [TestCase("missing.yaml", "2", Location, 66, "")]
    public async Task What_must_not_become_one_changes_nothing(string manifest, string version, string location, int exitCode, string words)
    {
        var isModel = exitCode == 66;
        await File.WriteAllBytesAsync(
            Path.Combine(Folder, "new.onnx"), isModel ? await File.ReadAllBytesAsync(Repository.At("examples", "iris", "iris-1.onnx")) : "<html>404</html>"u8.ToArray());
        var result = await ProposeAsync(manifest, version, location, "new.onnx");

        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        Assert.That(result.Error, Does.Contain(words));
        Assert.That(await RunAsync("git status --porcelain && git branch --list 'model/*'"), Is.EqualTo("?? new.onnx\n"));
    }

    private Task<CommandResult> ProposeAsync(params string[] arguments) =>
        ShellAsync("exec \"$0\" \"$@\"", [Repository.At("examples", "ci", "propose.sh"), .. arguments]);

    private async Task<string> RunAsync(string script) => (await ShellAsync(script)).OrThrow().Output;

    private Task<CommandResult> ShellAsync(string script, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _home,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_AUTHOR_NAME"] = "a test",
            ["GIT_AUTHOR_EMAIL"] = "test@example.com",
            ["GIT_COMMITTER_NAME"] = "a test",
            ["GIT_COMMITTER_EMAIL"] = "test@example.com",
            ["MODEL_RUNTIME"] = Repository.Executable("ModelServing.Runtime", "model-runtime"),
            ["MODEL_OPERATOR"] = Repository.Executable("ModelServing.Operator", "model-operator"),
        };
        return Command.RunAsync("bash", ["-euc", $"cd '{Folder}'\n{script}", .. arguments], environment, CancellationToken.None);
    }
}
