using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>A model's folder is read again while callers ask without pause.</summary>
internal sealed class ReloadTests
{
    private readonly RepositoryFolder _folder = new();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public async Task Models_that_stay_lose_no_request_while_one_is_loaded_anew_and_another_unloaded()
    {
        foreach (var model in (string[])["stays", "changes", "goes"])
        {
            _folder.Configure(model, RepositoryFolder.Configuration);
            _folder.Add(model, 1);
        }

        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit, "*");
        await runtime.StartedAsync();
        using var stop = new CancellationTokenSource();
        Task<HashSet<string>>[] callers = [.. ((string[])["stays", "stays", "changes", "changes"]).Select(model => Task.Run(() => AskOnAsync(runtime, model, stop.Token)))];
        for (var version = 2; version <= 4; version++)
        {
            _folder.Add("changes", version);
            await (await runtime.LoadAsync("changes")).ExpectAsync(200);
            Assert.That(await runtime.AskAsync("changes"), Is.EqualTo($"{version}"));
            await (version % 2 == 0 ? await runtime.UnloadAsync("goes") : await runtime.LoadAsync("goes")).ExpectAsync(200);
        }

        await stop.CancelAsync();
        var answered = await Task.WhenAll(callers);
        Assert.That(answered[0], Is.EquivalentTo((string[])["1"]));
        Assert.That(answered[2].Union(answered[3]), Is.SupersetOf((string[])["1", "4"]).Or.SupersetOf((string[])["2", "3"]));
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["changes 4 READY", "stays 1 READY", "goes  UNAVAILABLE NotLoaded"]));
    }

    [Test]
    public async Task What_is_as_before_is_left_as_it_is_and_what_is_new_takes_over()
    {
        _folder.AddAll("model", 1, 2);
        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit, "model");
        await runtime.StartedAsync();
        var before = runtime.Catalogue.Find("model", "1");
        var replaced = runtime.Catalogue.Find("model", "2");

        _folder.Add("model", 2, "other content");
        _folder.Add("model", 3);
        await (await runtime.LoadAsync("model")).ExpectAsync(200);

        Assert.That(runtime.Catalogue.Find("model", "1"), Is.SameAs(before));
        Assert.That(runtime.Catalogue.Find("model", "2"), Is.Not.SameAs(replaced));
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["model 3 READY", "model 2 READY", "model 1 READY"]));

        // Another configuration is another model, and the policy may lead back.
        _folder.Configure("model", "max_batch_size: 2 version_policy { specific { versions: 1 } }");
        await (await runtime.LoadAsync("model")).ExpectAsync(200);
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["model 1 READY"]));
        Assert.That(await runtime.AskAsync("model"), Is.EqualTo("1"));
        Assert.That(runtime.Catalogue.Find("model", "1"), Is.Not.SameAs(before));
    }

    [TestCase("version", "model 2 READY;model 3 UNAVAILABLE InvalidModel")]
    [TestCase("content", "model 2 READY;model 2 UNAVAILABLE InvalidModel")]
    [TestCase("configuration", "model 2 READY;model  UNAVAILABLE InvalidConfiguration")]
    [TestCase("folder", "model 2 READY")]
    public async Task What_is_bad_leaves_what_serves(string fault, string index)
    {
        _folder.Configure("model", RepositoryFolder.Configuration);
        _folder.Add("model", 2);
        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit, "model");
        await runtime.StartedAsync();
        switch (fault)
        {
            case "version":
                _folder.Write("model/3/model.onnx", "no model"u8.ToArray());
                break;
            case "content":
                _folder.Write("model/2/model.onnx", "no model"u8.ToArray());
                break;
            case "configuration":
                _folder.Configure("model", "max_batch_size: many");
                break;
            default:
                _folder.Remove("model");
                break;
        }

        await (await runtime.LoadAsync("model")).ExpectAsync(fault == "folder" ? 500 : 400);
        Assert.That(await runtime.IndexAsync(), Is.EqualTo(index.Split(';')));
        Assert.That(await runtime.AskAsync("model"), Is.EqualTo("2"));

        // What is right again is served, and the failure forgotten.
        _folder.Configure("model", RepositoryFolder.Configuration);
        _folder.Add("model", 2);
        _folder.Add("model", 3);
        await (await runtime.LoadAsync("model")).ExpectAsync(200);
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["model 3 READY"]));
    }

    [Test]
    public async Task A_request_that_is_in_a_version_is_answered_by_it()
    {
        using var gate = new Gate();
        _folder.Configure("model", RepositoryFolder.Configuration);
        _folder.Add("model", 1);
        await using var runtime = await TestRuntime.StartAsync(new RepositoryOptions(_folder.Path, ModelControlMode.Explicit, ["model"]), gate.BeforeRunning);
        await runtime.StartedAsync();
        var warmups = gate.Arrived;
        gate.Close();
        var asked = runtime.AskAsync("model");
        await Eventually.TrueAsync(() => gate.Arrived > warmups);

        var unloaded = runtime.UnloadAsync("model");
        await Eventually.TrueAsync(async () => await runtime.IndexAsync() is ["model 1 UNLOADING Draining"]);
        Assert.That(unloaded.IsCompleted, Is.False);
        gate.Open();

        Assert.That(await asked, Is.EqualTo("1"));
        await (await unloaded).ExpectAsync(200);
    }

    private static async Task<HashSet<string>> AskOnAsync(TestRuntime runtime, string model, CancellationToken stop)
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        while (!stop.IsCancellationRequested)
        {
            versions.Add(await runtime.AskAsync(model, version: null));
        }

        return versions;
    }
}
