using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Engine.Models;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Hosting;

/// <summary>A version takes the place of another while callers ask without pause.</summary>
internal sealed class SwapTests
{
    private readonly FollowedModel _model = new();

    [TearDown]
    public void CleanUp() => _model.Dispose();

    [Test]
    public async Task Versions_follow_each_other_under_load_without_a_failed_request()
    {
        await using var runtime = await StartAsync();
        using var stop = new CancellationTokenSource();
        Task<Dictionary<string, int>>[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(runtime, stop.Token)))];
        foreach (var version in (string[])["2", "3"])
        {
            _model.Want(version, FollowedModel.Variant(version));
            await ServesAsync(runtime, version);
        }

        await stop.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(caller => caller).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        await Eventually.TrueAsync(() => _model.Files.SequenceEqual(["model-3.onnx"]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Keys, Is.SubsetOf((string[])["1", "2", "3"]).And.Contains("1").And.Contains("2"));
            Assert.That(runtime.Catalogue.Versions, Has.Length.EqualTo(1));
        }

        runtime.Drain();
        Assert.That(await runtime.Running, Is.Null);
    }

    [Test]
    public async Task Drain_while_a_version_is_loaded_loses_no_request_either()
    {
        await using var runtime = await StartAsync();
        using var stop = new CancellationTokenSource();
        var caller = Task.Run(() => AskAsync(runtime, stop.Token));
        _model.Want("2", FollowedModel.Variant("2"));
        await Eventually.TrueAsync(() => runtime.Catalogue.Versions.Length == 2 || runtime.Catalogue.Find(TestModel.Name, null)!.Version == "2");
        await stop.CancelAsync();
        await caller;
        runtime.Drain();
        Assert.That(await runtime.Running, Is.Null);
    }

    [TestCase("digest", "DigestMismatch")]
    [TestCase("damaged", "InvalidModel")]
    [TestCase("contract", "ContractChanged")]
    [TestCase("document", "InvalidConfiguration")]
    public async Task Bad_version_is_told_of_and_the_old_one_serves_on(string fault, string reason)
    {
        await using var runtime = await StartAsync();
        switch (fault)
        {
            case "digest":
                _model.Want("2", FollowedModel.Variant("2"), new string('0', 64));
                break;
            case "damaged":
                _model.Want("2", "no model"u8.ToArray());
                break;
            case "contract":
                _model.Want("2", await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(TestModel.FilePath)!, "ch_PP-OCRv4_det_infer.onnx")));
                break;
            default:
                _model.Write("{");
                break;
        }

        var entry = await Eventually.GetAsync(() => IndexAsync(runtime), index => (string?)index[^1]!["reason"] == reason, TimeSpan.FromSeconds(20), CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)entry[^1]!["state"], Is.EqualTo("UNAVAILABLE"));
            Assert.That((string?)entry[^1]!["id"], Is.EqualTo(fault == "document" ? null : "id-2"));
            Assert.That((string?)entry[0]!["state"], Is.EqualTo("READY"));
            Assert.That((string?)entry[0]!["id"], Is.EqualTo("id-1"));
            Assert.That((await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(_model.Files, Is.EqualTo((string[])["model-1.onnx"]));
        }

        // What is right again is served, and the failure is forgotten.
        _model.Want("3", FollowedModel.Variant("3"));
        await ServesAsync(runtime, "3");
        Assert.That(await IndexAsync(runtime), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Container_that_starts_again_fetches_what_the_document_asks_for_by_then()
    {
        _model.Want("7", FollowedModel.Variant("7"));
        await using var runtime = await _model.StartAsync();
        await ServesAsync(runtime, "7");
        Assert.That(_model.Files, Is.EqualTo((string[])["model-7.onnx"]));
    }

    private async Task<TestRuntime> StartAsync()
    {
        _model.Want("1", FollowedModel.Variant("1"));
        var runtime = await _model.StartAsync();
        await ServesAsync(runtime, "1");
        return runtime;
    }

    private static Task ServesAsync(TestRuntime runtime, string version) => Eventually.TrueAsync(
        () => runtime.Catalogue.Serving(TestModel.Name) is { } serving && serving.Version == version && serving.Host.Status.State == ModelState.Ready && runtime.Catalogue.Versions.Length == 1);

    private static async Task<JsonArray> IndexAsync(TestRuntime runtime) =>
        JsonNode.Parse(await (await runtime.PostAsync("/v2/repository/index", "")).Content.ReadAsStringAsync())!.AsArray();

    /// <returns>How often each version has answered.</returns>
    private static async Task<Dictionary<string, int>> AskAsync(TestRuntime runtime, CancellationToken stop)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!stop.IsCancellationRequested)
        {
            using var response = await runtime.InferAsync(TestModel.JsonRequest(), CancellationToken.None);
            var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), body);
            var version = (string)JsonNode.Parse(body)!["model_version"]!;
            answers[version] = answers.GetValueOrDefault(version) + 1;
        }

        return answers;
    }
}
