using System.Net;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>All of a repository is served, from the start to the end.</summary>
internal sealed class RepositoryServingTests
{
    private readonly RepositoryFolder _folder = new();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public async Task All_models_and_the_versions_of_their_policies_are_served()
    {
        _folder.AddAll("one", 1, 2, 10);
        _folder.Configure("two", $"{RepositoryFolder.Configuration}version_policy {{ latest {{ num_versions: 2 }} }}");
        _folder.Add("two", 3);
        _folder.Add("two", 4);
        _folder.Add("two", 5);
        _folder.Configure("three", $"name: \"three\" {RepositoryFolder.Configuration} default_model_filename: \"net.onnx\"");
        _folder.Write("three/1/net.onnx", FollowedModel.Variant("three"));
        await using var runtime = await _folder.StartAsync(ModelControlMode.None);
        await runtime.StartedAsync();

        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["one 10 READY", "one 2 READY", "one 1 READY", "three 1 READY", "two 5 READY", "two 4 READY"]));
        Assert.That(await runtime.AskAsync("one"), Is.EqualTo("10"));
        Assert.That(await runtime.AskAsync("one", 2), Is.EqualTo("2"));
        Assert.That(await runtime.AskAsync("three"), Is.EqualTo("1"));
        Assert.That(await runtime.AskAsync("two"), Is.EqualTo("5"));
        Assert.That(await runtime.AskAsync("two", 4), Is.EqualTo("4"));
        await (await runtime.PostAsync("/v2/models/two/versions/3/infer", "{}")).ExpectAsync(404, "has no version '3'", "'5', '4' are served here");
        await (await runtime.Client.GetAsync(new Uri("/v2/models/three/config", UriKind.Relative))).ExpectAsync(200, "\"default_model_filename\":\"net.onnx\"", "\"max_batch_size\":4");
        await (await runtime.LoadAsync("one")).ExpectAsync(403, "explicit model load is not allowed", "--model-control explicit");

        var metrics = await runtime.MetricsClient.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.That(metrics, Does.Contain("nv_inference_request_success{model=\"one\",version=\"2\"} 1").And.Contain("nv_inference_request_success{model=\"two\",version=\"5\"} 1"));
    }

    [Test]
    public async Task One_bad_model_does_not_stop_the_others_and_its_reason_is_told()
    {
        _folder.AddAll("good", 1);
        _folder.AddAll("malformed", 1);
        _folder.Configure("malformed", "max_batch_size: 4\nversion_policy {");
        _folder.AddAll("foreign", 1);
        _folder.Configure("foreign", "platform: \"tensorrt_plan\"");
        _folder.Configure("empty", RepositoryFolder.Configuration);
        _folder.Write("damaged/1/model.onnx", "no model"u8.ToArray());
        _folder.Write("fileless/1/other.onnx", "no model"u8.ToArray());
        _folder.AddAll("missing", 1);
        _folder.Configure("missing", $"{RepositoryFolder.Configuration}version_policy {{ specific {{ versions: [ 1, 2 ] }} }}");
        await using var runtime = await _folder.StartAsync(ModelControlMode.None);
        await runtime.StartedAsync();

        var index = await runtime.IndexEntriesAsync();
        string MessageOf(string model) => index.Where(entry => (string?)entry["name"] == model).Select(entry => $"{entry["version"]} {entry["state"]} {entry["reason"]}: {entry["message"]}").Last();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await runtime.AskAsync("good"), Is.EqualTo("1"));
            Assert.That(await runtime.AskAsync("missing"), Is.EqualTo("1"));
            Assert.That(MessageOf("malformed"), Is.EqualTo(" UNAVAILABLE InvalidConfiguration: config.pbtxt:2:17: there must be the name of a field, there is the end"));
            Assert.That(MessageOf("foreign"), Does.Contain("UNAVAILABLE InvalidConfiguration: config.pbtxt:1:1: platform must be 'onnxruntime_onnx'"));
            Assert.That(MessageOf("empty"), Does.Contain("UNAVAILABLE ModelNotFound: at least one version must be available under the version policy of model 'empty'"));
            Assert.That(MessageOf("damaged"), Does.StartWith("1 UNAVAILABLE InvalidModel"));
            Assert.That(MessageOf("fileless"), Does.StartWith("1 UNAVAILABLE ModelNotFound: version 1 has no file 'model.onnx'"));
            Assert.That(MessageOf("missing"), Does.StartWith("2 UNAVAILABLE ModelNotFound: version_policy names it"));
            Assert.That(await runtime.IndexAsync(readyOnly: true), Is.EqualTo((string[])["good 1 READY", "missing 1 READY"]));
        }

        await (await runtime.PostAsync("/v2/models/malformed/infer", "{}")).ExpectAsync(503, "UNAVAILABLE InvalidConfiguration");
        await (await runtime.PostAsync("/v2/models/none/infer", "{}")).ExpectAsync(404, "there is no model 'none'");
    }

    [Test]
    public async Task A_repository_of_which_nothing_can_be_loaded_is_never_ready()
    {
        _folder.Write("damaged/1/model.onnx", "no model"u8.ToArray());
        await using var runtime = await _folder.StartAsync(ModelControlMode.None);

        await Eventually.TrueAsync(async () => (await runtime.IndexAsync()) is ["damaged 1 UNAVAILABLE InvalidModel"]);
        await (await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative))).ExpectAsync(503);
        await Eventually.TrueAsync(async () => (await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative))) is { StatusCode: HttpStatusCode.ServiceUnavailable } answer
            && (await answer.Content.ReadAsStringAsync()).Contains("none of the models could be loaded", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_model_without_batching_takes_any_rows_and_runs_requests_alone()
    {
        _folder.Configure("alone", "max_batch_size: 0");
        _folder.Add("alone", 1);
        await using var runtime = await _folder.StartAsync(ModelControlMode.None);
        await runtime.StartedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => runtime.PostAsync("/v2/models/alone/infer", TestModel.JsonRequest(i, rows: 7).ToJsonString())));
        foreach (var answer in answers)
        {
            await answer.ExpectAsync(200, "[7,2]");
        }

        await (await runtime.Client.GetAsync(new Uri("/v2/models/alone/config", UriKind.Relative))).ExpectAsync(200, "\"max_batch_size\":0", "\"dims\":[-1,3,-1,-1]");
        await (await runtime.Client.GetAsync(new Uri("/v2/models/alone/stats", UriKind.Relative))).ExpectAsync(200, "\"execution_count\":8");
    }

    [Test]
    public async Task A_drain_answers_what_every_model_has()
    {
        using var gate = new Gate();
        string[] models = ["a", "b", "c"];
        foreach (var model in models)
        {
            _folder.AddAll(model, 1);
        }

        await using var runtime = await TestRuntime.StartAsync(new RepositoryOptions(_folder.Path, ModelControlMode.None, []), gate.BeforeRunning);
        await runtime.StartedAsync();
        var warmups = gate.Arrived;
        gate.Close();
        Task<string>[] asked = [.. models.Select(model => runtime.AskAsync(model))];
        await Eventually.TrueAsync(() => gate.Arrived == warmups + models.Length);

        runtime.Drain();
        await Eventually.TrueAsync(() => runtime.Catalogue.IsDraining);
        gate.Open();

        Assert.That(await Task.WhenAll(asked), Is.EqualTo((string[])["1", "1", "1"]));
        Assert.That(await runtime.Running, Is.Null);
    }
}
