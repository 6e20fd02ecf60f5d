using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Integration.Tests;

/// <summary>The tutorial from its third step on: what it tells to type is typed, and what it says is printed must be printed.</summary>
public sealed class TutorialTests
{
    private const string Wait = "--timeout=60s";
    private static readonly string Folder = Repository.At("artifacts", "tutorial");
    private readonly Transcript _page = Transcript.OfPage("docs", "tutorial.md");

    private static string ClaimFolder => Path.Combine(SharedHarness.Harness.Options.Directory, "nodes", "claims", "iris", "models");

    [SetUp]
    public void Prepare()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        Directory.CreateSymbolicLink(Path.Combine(Folder, "examples"), Repository.At("examples"));
        File.Copy(Repository.At("examples", "iris", "iris-1.onnx"), Path.Combine(Folder, "iris-1.onnx"));
        File.WriteAllText(Path.Combine(Folder, "iris.yaml"), _page.Block("kind: ModelDeployment"));
    }

    /// <summary>A namespace ends only when every API that is registered can be asked what it holds there.</summary>
    [SetUp]
    public Task ConnectAsync() => SharedHarness.MetricsApi.OpenAsync(SharedHarness.Harness, CancellationToken.None);

    [TearDown]
    public async Task DeleteAsync()
    {
        await Given.Kubectl.ReadAsync(CancellationToken.None, "delete", "modeldeployments.modelserving.dev", "iris", "-n", "iris", "--ignore-not-found", "--cascade=foreground", Wait);
        await Given.Kubectl.ReadAsync(CancellationToken.None, "delete", "namespace", "iris", "--ignore-not-found", Wait);
    }

    [Test, CancelAfter(180_000)]
    public async Task What_the_page_says_is_what_happens(CancellationToken cancellationToken)
    {
        Assert.That(
            await TypeAsync($"{OperatorProcess.RuntimeCommand.Single()} inspect iris-1.onnx", cancellationToken), Does.StartWith(_page.Block("iris-1.onnx: nothing speaks against it")));

        await TypeAsync(_page.Block("kubectl create namespace iris"), cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "-n", "iris", "--for=jsonpath={.status.phase}=Bound", "persistentvolumeclaim/models", Wait);
        File.Copy(Path.Combine(Folder, "iris-1.onnx"), Path.Combine(ClaimFolder, "iris-1.onnx"), overwrite: true);
        File.Copy(Path.Combine(Folder, "iris-1.onnx"), Path.Combine(ClaimFolder, "iris-2.onnx"), overwrite: true);

        await FollowAsync("$ kubectl apply -n iris -f iris.yaml", cancellationToken);
        await FollowAsync("/v2/models/iris/infer", cancellationToken);
        await FollowAsync("/v1/models/iris:predict", cancellationToken);

        await CommitAWrongDigestAsync(cancellationToken);
        await FollowAsync(".status.conditions[*]", cancellationToken);
        await TypeAsync(_page.Block("\nkubectl wait -n iris"), cancellationToken);
    }

    private async Task CommitAWrongDigestAsync(CancellationToken cancellationToken)
    {
        var wrong = _page.Block("kind: ModelDeployment")
            .Replace("version: \"1\"", "version: \"2\"", StringComparison.Ordinal)
            .Replace("iris-1.onnx", "iris-2.onnx", StringComparison.Ordinal)
            .Replace("sha256: 3a39", "sha256: 3a38", StringComparison.Ordinal);
        (await Given.Kubectl.RunWithInputAsync(wrong, cancellationToken, "apply", "-n", "iris", "-f", "-")).OrThrow();
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "-n", "iris", "--for=condition=Stalled", "modeldeployments.modelserving.dev/iris", Wait);
    }

    private async Task FollowAsync(string words, CancellationToken cancellationToken)
    {
        foreach (var (command, answer) in _page.Steps(words))
        {
            Assert.That(Transcript.Essence(await TypeAsync(command, cancellationToken)), Is.EqualTo(Transcript.Essence(answer)), command);
        }
    }

    private static async Task<string> TypeAsync(string commands, CancellationToken cancellationToken)
    {
        if (commands.Contains("//localhost:8080", StringComparison.Ordinal))
        {
            var service = await SharedHarness.Harness.ServiceAddressAsync("iris", "iris", cancellationToken);
            commands = commands.Replace("http://localhost:8080", service.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        }

        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{Path.GetDirectoryName(ServingHarness.Tools.Kubectl)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["KUBECONFIG"] = SharedHarness.Harness.Cluster.KubeconfigPath,
            ["HOME"] = Folder,
        };
        return (await Command.RunAsync("bash", ["-euc", $"cd '{Folder}'\n{commands}"], environment, cancellationToken)).OrThrow().Output;
    }
}
