using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Catalogue;

internal sealed class ModelCatalogueTests
{
    private static readonly LoadTerms Beside = new(ContractPolicy.Refuse, KeepsOthers: true, TimeSpan.FromSeconds(20));

    private CatalogueFixture _given = null!;

    [SetUp]
    public void SetUp() => _given = new CatalogueFixture();

    [TearDown]
    public async Task CleanUpAsync() => await _given.DisposeAsync();

    [Test]
    public async Task New_version_takes_over_and_the_old_one_is_disposed()
    {
        await _given.LoadAsync("1");
        var failure = await _given.LoadAsync("2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure, Is.Null);
            Assert.That(_given.Serving, Is.EqualTo((string[])["2"]));
            Assert.That(_given.Catalogue.Versions.Select(version => version.ToIndexEntry().Id), Is.EqualTo((string[])["id-2"]));
            Assert.That(_given.Sessions.Select(made => made.Session.IsDisposed), Is.EqualTo((bool[])[true, false]));
        }
    }

    [TestCase("broken", FailureReason.ModelLoadFailed)]
    [TestCase("absent", FailureReason.ModelNotFound)]
    [TestCase("other", FailureReason.ContractChanged)]
    public async Task Bad_version_is_told_of_and_never_serves(string bad, FailureReason reason)
    {
        await _given.LoadAsync("1");
        var failure = await _given.LoadAsync(bad);
        var runs = _given.Sessions.ToArray()[0].Session.Runs.Count;
        var answer = await _given.InferAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Reason, Is.EqualTo(reason));
            Assert.That(_given.Serving, Is.EqualTo((string[])["1"]));
            Assert.That(answer, Is.TypeOf<InferOutcome.Success>());
            Assert.That(_given.Sessions.ToArray()[0].Session.Runs, Has.Count.EqualTo(runs + 1));
            Assert.That(_given.Catalogue.Versions.Select(version => $"{version.Version} {version.Host.Status.State}"), Is.EqualTo((string[])["1 Ready", $"{bad} Unavailable"]));
            Assert.That(_given.Sessions.Skip(1).All(made => made.Session.IsDisposed && made.Session.Runs.IsEmpty), "it was not even warmed up");
        }

        await _given.Catalogue.ForgetFailedAsync(CatalogueFixture.Model, null);
        Assert.That(_given.Catalogue.Versions, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Other_contract_is_served_where_that_is_allowed()
    {
        await _given.LoadAsync("1");
        await _given.LoadAsync("other", new LoadTerms(ContractPolicy.Allow, KeepsOthers: false, TimeSpan.FromSeconds(20)));
        Assert.That(_given.Serving, Is.EqualTo((string[])["other"]));
    }

    [Test]
    public async Task Version_that_would_not_fit_beside_is_refused_before_it_is_loaded()
    {
        await _given.LoadAsync("1");
        _given.Memory.LimitBytes = 1 << 20;
        var failure = await _given.LoadAsync("2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Reason, Is.EqualTo(FailureReason.InsufficientMemory));
            Assert.That(_given.Sessions, Has.Count.EqualTo(1));
            Assert.That(_given.Serving, Is.EqualTo((string[])["1"]));
        }
    }

    [Test]
    public async Task Model_that_would_not_fit_beside_another_is_refused_before_it_is_loaded()
    {
        await _given.LoadAsync("1");
        _given.Memory.LimitBytes = 1 << 20;
        var failure = await _given.LoadAsync("1", model: "other");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Reason, Is.EqualTo(FailureReason.InsufficientMemory));
            Assert.That(_given.Sessions, Has.Count.EqualTo(1));
            Assert.That(_given.Serving, Is.EqualTo((string[])["1"]));
        }
    }

    [Test]
    public async Task Models_are_loaded_one_after_another_and_one_that_waits_can_be_given_up()
    {
        _given.Gate.Reset();
        var first = _given.LoadAsync("1");
        await Eventually.TrueAsync(() => _given.Catalogue.Find(CatalogueFixture.Model, null)?.Host.Status.Reason == "Loading");
        using var stop = new CancellationTokenSource();
        var second = _given.LoadAsync("1", model: "second");
        var third = _given.LoadAsync("1", cancellationToken: stop.Token, model: "third");
        await Eventually.TrueAsync(() => _given.Catalogue.Find("third", null) is not null);

        await stop.CancelAsync();
        await ((Task)third).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(third.IsCanceled);
        Assert.That(_given.Catalogue.Find("third", null), Is.Null);
        Assert.That(_given.Catalogue.Find("second", null)!.Host.Status.Timings.Verify, Is.Null);
        _given.Gate.Set();
        Assert.That(await Task.WhenAll(first, second), Is.All.Null);
    }

    [Test]
    public async Task First_version_is_tried_however_little_memory_there_is()
    {
        _given.Memory.LimitBytes = 1;
        Assert.That(await _given.LoadAsync("1"), Is.Null);
    }

    [Test]
    public async Task Request_that_holds_the_old_version_is_answered_by_it_while_the_new_one_serves_already()
    {
        await _given.LoadAsync("1");
        var old = _given.Sessions.ToArray()[0].Session;
        while (old.Runs.TryDequeue(out _))
        {
            await old.EnteredAsync();
        }

        old.Hold();
        var early = Task.Run(() => _given.InferAsync());
        await old.EnteredAsync();
        var swapping = _given.LoadAsync("2");
        Assert.That(SpinWait.SpinUntil(() => _given.Serving is ["2"], TimeSpan.FromSeconds(20)));

        var late = await _given.InferAsync();
        var isOldAlive = !old.IsDisposed && !swapping.IsCompleted;
        old.Release();
        await swapping;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((InferOutcome.Success)late!).Response.ModelVersion, Is.EqualTo("2"));
            Assert.That(isOldAlive);
            Assert.That(((InferOutcome.Success)(await early)!).Response.ModelVersion, Is.EqualTo("1"));
            Assert.That(old.IsDisposed);
        }
    }

    [Test]
    public async Task Cancelled_loading_leaves_nothing_behind()
    {
        await _given.LoadAsync("1");
        _given.Gate.Reset();
        using var cancel = new CancellationTokenSource();
        var loading = _given.LoadAsync("2", cancellationToken: cancel.Token);
        Assert.That(SpinWait.SpinUntil(() => _given.Catalogue.Versions.Length == 2, TimeSpan.FromSeconds(20)));
        await cancel.CancelAsync();
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(loading.IsCanceled);
        Assert.That(_given.Catalogue.Versions.Select(version => version.Version), Is.EqualTo((string[])["1"]));
    }

    [Test]
    public async Task Of_versions_side_by_side_the_highest_ready_one_serves_and_each_can_be_named()
    {
        foreach (var version in (string[])["10", "9", "broken11"])
        {
            await _given.LoadAsync(version, Beside);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_given.Serving, Is.EqualTo((string[])["10"]));
            Assert.That(((InferOutcome.Success)(await _given.InferAsync("9"))!).Response.ModelVersion, Is.EqualTo("9"));
            Assert.That(await _given.InferAsync("7"), Is.Null);
            Assert.That(await _given.Catalogue.UnloadAsync(CatalogueFixture.Model, "10", TimeSpan.FromSeconds(20)), Is.EqualTo(1));
            Assert.That(_given.Serving, Is.EqualTo((string[])["9"]));
            Assert.That(await _given.Catalogue.UnloadAsync(CatalogueFixture.Model, null, TimeSpan.FromSeconds(20)), Is.EqualTo(2));
            Assert.That(_given.Catalogue.Names, Is.Empty);
        }
    }
}
