using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Engine.Models;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Hosting;

internal sealed class LoadingTests : IDisposable
{
    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task While_the_model_loads_the_process_is_live_and_says_what_it_does()
    {
        _gate.Close();
        await using var runtime = await TestRuntime.StartAsync(wrap: _gate.BeforeLoading, awaitReady: false);
        await Eventually.TrueAsync(() => _gate.Arrived == 1);

        await ExpectAsync(await runtime.Client.GetAsync(new Uri("/v2/health/live", UriKind.Relative)), HttpStatusCode.OK, """{"live":true}""");
        await ExpectAsync(
            await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative)),
            HttpStatusCode.ServiceUnavailable,
            """{"ready":false,"live":true,"error":"model 'text-direction' is not ready: LOADING Loading"}""");
        await ExpectAsync(
            await runtime.Client.GetAsync(new Uri("/v2/models/text-direction/ready", UriKind.Relative)),
            HttpStatusCode.ServiceUnavailable,
            """{"name":"text-direction","ready":false,"error":"model 'text-direction' is not ready: LOADING Loading"}""");
        await ExpectAsync(
            await runtime.Client.GetAsync(new Uri("/v2/models/text-direction", UriKind.Relative)),
            HttpStatusCode.ServiceUnavailable,
            """{"error":"model 'text-direction' is not ready: LOADING Loading"}""");
        using var refused = await runtime.InferAsync(TestModel.JsonRequest());
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
        var index = JsonNode.Parse(await (await runtime.PostAsync("/v2/repository/index", "")).Content.ReadAsStringAsync())!;
        Assert.That((string?)index[0]!["state"], Is.EqualTo("LOADING"));
        await ExpectAsync(await runtime.PostAsync("/v2/repository/index", """{"ready":true}"""), HttpStatusCode.OK, "[]");

        _gate.Open();
        await Eventually.TrueAsync(() => runtime.Host.Status.State == ModelState.Ready);
        await ExpectAsync(
            await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative)), HttpStatusCode.OK, """{"ready":true,"live":true}""");
    }

    [Test]
    public async Task A_wrong_digest_ends_the_runtime_with_the_reason()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { Sha256 = new string('0', 64) }, awaitReady: false);

        var failure = await runtime.Running;

        Assert.That(failure?.Reason, Is.EqualTo("DigestMismatch"));
        Assert.That(failure?.ExitCode, Is.EqualTo(65));
        Assert.That(failure?.Message, Does.Contain(TestModel.Sha256));
    }

    [Test]
    public async Task A_file_that_is_no_model_ends_the_runtime_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var settings = TestModel.Settings with { FilePath = folder.Write("model.onnx", "not a model"), Sha256 = null, Verification = VerificationPolicy.Disabled };
        await using var runtime = await TestRuntime.StartAsync(settings, awaitReady: false);

        Assert.That((await runtime.Running)?.Reason, Is.EqualTo("InvalidModel"));
    }

    [Test]
    public async Task A_missing_file_ends_the_runtime_with_the_reason()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { FilePath = "/nowhere/model.onnx" }, awaitReady: false);

        var failure = await runtime.Running;

        Assert.That(failure?.Reason, Is.EqualTo("ModelNotFound"));
        Assert.That(failure?.ExitCode, Is.EqualTo(66));
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status, string body)
    {
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(body));
        Assert.That(response.StatusCode, Is.EqualTo(status));
    }
}
