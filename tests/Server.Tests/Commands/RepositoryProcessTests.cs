using System.Text.RegularExpressions;
using ModelServing.Runtime.Tests.Repositories;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Commands;

/// <summary>The executable with <c>--model-repository</c>.</summary>
internal sealed partial class RepositoryProcessTests : IDisposable
{
    private static readonly Dictionary<string, string> Ports = new()
    {
        ["MODEL_SERVING_BIND"] = "127.0.0.1",
        ["MODEL_SERVING_HTTP_PORT"] = "0",
        ["MODEL_SERVING_METRICS_PORT"] = "0",
        ["MODEL_SERVING_GRPC_PORT"] = "0",
    };

    private readonly RepositoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Models_are_served_what_is_wrong_is_logged_and_SIGTERM_drains_all()
    {
        _folder.AddAll("one", 1);
        _folder.AddAll("two", 1);
        _folder.AddAll("three", 1);
        _folder.Configure("two", "max_batch_size: 4\ninput { name: \"x\" }");
        _folder.Add("two/old", 1);
        using var process = RuntimeProcess.Start(["serve", "--model-repository", _folder.Path, "--model-control", "explicit", "--load-model", "one", "two"], Ports);
        await Eventually.TrueAsync(() => process.Output.Contains("2 of 2 models are served", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri(Address().Match(process.Output).Groups[1].Value) };
        using var answer = await client.GetAsync(new Uri("/v2/models", UriKind.Relative));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"models":["one","two"]}"""));

        process.Terminate();

        Assert.That(await process.WaitForExitAsync(), Is.Zero, process.Error);
        Assert.That(process.Output, Does.Contain("Drained, 0 requests were refused").And.Contain("have no effect here: 2:1 input").And.Contain("are left out: \\u0022old\\u0022").Or.Contain("are left out: \\\"old\\\""));
    }

    [TestCase("--config=c.json", "give either --config (MODEL_SERVING_CONFIG), for one model, or --model-repository (MODEL_SERVING_MODEL_REPOSITORY), for a folder of them, not both")]
    [TestCase("--load-model=a", "--load-model needs --model-control explicit; with none all models are served")]
    [TestCase("--model-control=poll", "--model-control must be one of none, explicit, is 'poll'")]
    public async Task What_does_not_go_together_ends_with_64(string option, string problem)
    {
        using var process = RuntimeProcess.Start(["serve", "--model-repository", _folder.Path, option], Ports);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain(problem));
    }

    [TestCase("--model-control=explicit", "--model-control needs --model-repository")]
    [TestCase("--load-model=a", "--load-model needs --model-repository")]
    [TestCase("--model-repository=/nowhere/at/all", "the model repository /nowhere/at/all cannot be read")]
    public async Task A_repository_that_is_not_there_ends_with_64(string option, string problem)
    {
        using var process = RuntimeProcess.Start(["serve", option], Ports);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain(problem));
    }

    [Test]
    public async Task A_model_of_a_name_that_is_none_is_refused_at_the_start()
    {
        using var process = RuntimeProcess.Start(["serve", "--model-repository", _folder.Path, "--model-control=explicit", "--load-model=../other"], Ports);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(64));
        Assert.That(process.Error, Does.Contain("--load-model must be 1 to 253 letters").And.Contain("../other"));
    }

    [GeneratedRegex("Listening on (http://[0-9.:]+)")]
    private static partial Regex Address();
}
