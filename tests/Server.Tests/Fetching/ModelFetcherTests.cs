using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class ModelFetcherTests
{
    private static readonly Sha256Digest OtherDigest = Sha256Digest.FromBytes(new byte[32]);

    [Test]
    public async Task A_file_that_is_there_with_the_right_digest_is_not_fetched_again()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        await File.WriteAllBytesAsync(fixture.Target, FetchFixture.Content);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_file_with_another_digest_is_replaced()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        await File.WriteAllTextAsync(fixture.Target, "of yesterday");

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
    }

    [Test]
    public async Task What_a_killed_fetch_left_is_overwritten()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(fixture.Target)!, ".model.onnx.partial"), new byte[1_000_000]);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
    }

    [Test]
    public async Task A_wrong_digest_is_fatal_where_it_is_enforced()
    {
        using var fixture = new FetchFixture { Verification = new Verification.Enforce(OtherDigest) };
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);

        fixture.ExpectFailed(
            await fixture.FetchAsync(server.Url("/m.onnx?token=secret")),
            FailureReason.DigestMismatch,
            $"sha256 of http://127.0.0.1:{server.Port}/m.onnx is {FetchFixture.ContentDigest}, the specification says {OtherDigest}");
    }

    [Test]
    public async Task A_wrong_digest_keeps_the_file_that_was_there()
    {
        using var fixture = new FetchFixture { Verification = new Verification.Enforce(OtherDigest) };
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        await File.WriteAllTextAsync(fixture.Target, "of yesterday");

        var outcome = await fixture.FetchAsync(server.Url("/m.onnx"));

        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Failed>());
        Assert.That(await File.ReadAllTextAsync(fixture.Target), Is.EqualTo("of yesterday"));
        Assert.That(fixture.Files, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_wrong_digest_passes_where_the_policy_only_warns_or_nobody_asks()
    {
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        using var warned = new FetchFixture { Verification = new Verification.Warn(OtherDigest) };
        using var unasked = new FetchFixture { Verification = new Verification.Disabled() };

        warned.ExpectFetched(await warned.FetchAsync(server.Url("/m.onnx")));
        unasked.ExpectFetched(await unasked.FetchAsync(server.Url("/m.onnx")));
    }

    [Test]
    public async Task A_folder_in_the_file_s_place_is_reported()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);
        Directory.CreateDirectory(fixture.Target);

        var outcome = await fixture.FetchAsync(server.Url("/m.onnx"));

        Assert.That(outcome, Is.InstanceOf<FetchOutcome.Failed>());
        Assert.That(((FetchOutcome.Failed)outcome).Message, Does.StartWith(fixture.Target));
    }
}
