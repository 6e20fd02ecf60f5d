using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Commands;

internal sealed partial class RuntimeProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Fetch_copies_a_model_and_leaves_its_digest_in_the_termination_message()
    {
        _folder.Write("source/m.onnx", await File.ReadAllBytesAsync(TestModel.FilePath));
        using var process = Start("fetch", TestModel.Sha256);

        Assert.That(await process.WaitForExitAsync(), Is.Zero, process.Error);
        var message = TerminationMessage();
        Assert.That((string?)message["state"], Is.EqualTo("LOADING"));
        Assert.That((string?)message["reason"], Is.EqualTo("Fetched"));
        Assert.That((string?)message["digest"], Is.EqualTo($"sha256:{TestModel.Sha256}"));
        Assert.That((double?)message["timings"]!["fetchSeconds"], Is.GreaterThan(0));
        Assert.That(await File.ReadAllBytesAsync(_folder.File("models/model.onnx")), Is.EqualTo(await File.ReadAllBytesAsync(TestModel.FilePath)));
    }

    [Test]
    public async Task Fetch_of_a_file_with_another_digest_ends_with_65()
    {
        _folder.Write("source/m.onnx", "another file");
        using var process = Start("fetch", TestModel.Sha256);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(65));
        Assert.That((string?)TerminationMessage()["reason"], Is.EqualTo("DigestMismatch"));
        Assert.That(process.Error, Does.StartWith("model-runtime: DigestMismatch: sha256 of m.onnx is "));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.File("models")), Is.Empty);
    }

    [Test]
    public async Task Serve_of_a_file_with_another_digest_ends_with_65()
    {
        _folder.Write("models/model.onnx", await File.ReadAllBytesAsync(TestModel.FilePath));
        using var process = Start("serve", new string('0', 64));

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(65));
        var message = TerminationMessage();
        Assert.That((string?)message["name"], Is.EqualTo(TestModel.Name));
        Assert.That((string?)message["state"], Is.EqualTo("UNAVAILABLE"));
        Assert.That((string?)message["reason"], Is.EqualTo("DigestMismatch"));
        Assert.That((int?)message["exitCode"], Is.EqualTo(65));
    }

    [Test]
    public async Task A_wrong_document_ends_with_64_and_every_problem()
    {
        using var process = Start("serve", "abc", """, "drain": { "delaySeconds": -1, "extra": 1 }""");

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain("model.verification.sha256").And.Contain("drain.delaySeconds").And.Contain("drain.extra"));
        Assert.That((string?)TerminationMessage()["message"], Does.Contain(_folder.File("config.json")));
    }

    [TestCase("--bogus", "Unrecognized command or argument '--bogus'")]
    [TestCase("--http-port=70000", "--http-port must be a whole number from 0 to 65535, is '70000'")]
    [TestCase("--bind=localhost", "--bind must be an IP address")]
    public async Task A_wrong_option_ends_with_64(string option, string problem)
    {
        using var process = Start("serve", TestModel.Sha256, options: [option]);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain(problem).And.Contain("model-runtime serve --help"));
        Assert.That((string?)TerminationMessage()["reason"], Is.EqualTo("InvalidConfiguration"));
    }

    [Test]
    public async Task SIGTERM_drains_and_ends_with_0()
    {
        _folder.Write("models/model.onnx", await File.ReadAllBytesAsync(TestModel.FilePath));
        using var process = Start("serve", TestModel.Sha256, """, "drain": { "delaySeconds": 0 }, "warmup": { "policy": "None" }""");
        await Eventually.TrueAsync(() => process.Output.Contains("ready", StringComparison.Ordinal));
        var address = Address().Match(process.Output).Groups[1].Value;
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await Eventually.TrueAsync(async () =>
        {
            using var ready = await client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative));
            return ready.StatusCode == HttpStatusCode.OK;
        });

        process.Terminate();

        Assert.That(await process.WaitForExitAsync(), Is.Zero, process.Error);
        Assert.That(process.Output, Does.Contain("Drained, 0 requests were refused"));
        Assert.That(process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)?["EventId"]), Has.All.Not.Null);
        Assert.That(File.Exists(_folder.File("termination")), Is.False);
    }

    [Test]
    public async Task A_taken_port_ends_with_64_and_names_it()
    {
        _folder.Write("models/model.onnx", await File.ReadAllBytesAsync(TestModel.FilePath));
        var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var process = Start("serve", TestModel.Sha256, options: [$"--http-port={port}"]);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain($"127.0.0.1:{port}").And.Contain("--http-port"));
        taken.Stop();
    }

    private RuntimeProcess Start(string verb, string sha256, string more = "", IReadOnlyList<string>? options = null)
    {
        _folder.Folder("models");
        _folder.Folder("source");
        _folder.Write("config.json", $$"""
            {
              "version": 1,
              "model": {
                "name": "{{TestModel.Name}}",
                "source": { "persistentVolumeClaim": { "path": "m.onnx" } },
                "verification": { "sha256": "{{sha256}}" }
              }{{more}}
            }
            """);
        return RuntimeProcess.Start([verb, .. options ?? []], new Dictionary<string, string>
        {
            ["MODEL_SERVING_CONFIG"] = _folder.File("config.json"),
            ["MODEL_SERVING_MODELS"] = _folder.File("models"),
            ["MODEL_SERVING_SOURCE"] = _folder.File("source"),
            ["MODEL_SERVING_TERMINATION_LOG"] = _folder.File("termination"),
            ["MODEL_SERVING_BIND"] = "127.0.0.1",
            ["MODEL_SERVING_HTTP_PORT"] = "0",
            ["MODEL_SERVING_METRICS_PORT"] = "0",
            ["MODEL_SERVING_GRPC_PORT"] = "0",
        });
    }

    private JsonNode TerminationMessage() => JsonNode.Parse(File.ReadAllText(_folder.File("termination")))!;

    [GeneratedRegex("Listening on (http://[0-9.:]+)")]
    private static partial Regex Address();
}
