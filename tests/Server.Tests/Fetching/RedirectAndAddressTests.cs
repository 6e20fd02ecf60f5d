using System.Net;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class RedirectAndAddressTests
{
    [Test]
    public async Task Redirects_are_followed_up_to_the_limit()
    {
        using var fixture = new FetchFixture();
        await using var server = await StartChainAsync(5);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/0")));
        Assert.That(string.Join(' ', server.Requests.Select(request => request.Target)), Is.EqualTo("/0 /1 /2 /3 /4 /5"));
    }

    [Test]
    public async Task One_redirect_too_many_ends_the_fetch()
    {
        using var fixture = new FetchFixture();
        await using var server = await StartChainAsync(6);

        fixture.ExpectFailed(await fixture.FetchAsync(server.Url("/0")), FailureReason.ModelUnreadable, "once more after 5 redirects; fetch.maxRedirects is 5");
    }

    [Test]
    public async Task A_redirect_into_a_private_network_is_refused_before_it_is_asked()
    {
        using var fixture = new FetchFixture();
        fixture.Resolver.Answer("internal.example.com", "10.1.2.3");
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect("http://internal.example.com/m.onnx?token=secret");
            return Task.CompletedTask;
        });

        var outcome = await fixture.FetchAsync(server.Url("/m.onnx"));

        fixture.ExpectFailed(outcome, FailureReason.AddressRefused, "http://internal.example.com/m.onnx resolves into 10.1.2.3 (private)");
        Assert.That(((FetchOutcome.Failed)outcome).Message, Does.Contain("fetch.allowedNetworks").And.Not.Contain("secret"));
    }

    [Test]
    public async Task A_name_is_looked_up_once_and_the_connection_goes_to_that_answer()
    {
        using var fixture = new FetchFixture();
        fixture.Resolver.Answer("models.example.com", "127.0.0.1").Answer("models.example.com", "169.254.169.254");
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx", "models.example.com")));
        Assert.That(fixture.Resolver.LookUps, Has.Exactly(1).EqualTo("models.example.com"));
        Assert.That(server.Requests.Single().Host, Is.EqualTo($"models.example.com:{server.Port}"));
    }

    [Test]
    public async Task A_name_that_turns_private_on_the_second_hop_is_refused()
    {
        using var fixture = new FetchFixture();
        fixture.Resolver.Answer("models.example.com", "127.0.0.1").Answer("models.example.com", "169.254.169.254");
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect("/latest/meta-data");
            return Task.CompletedTask;
        });

        fixture.ExpectFailed(
            await fixture.FetchAsync(server.Url("/m.onnx", "models.example.com")), FailureReason.AddressRefused, "169.254.169.254 (link-local)");
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Addresses_that_are_not_allowed_are_left_out_of_a_mixed_answer()
    {
        using var fixture = new FetchFixture();
        fixture.Resolver.Answer("models.example.com", "10.0.0.1", "::ffff:127.0.0.1");
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx", "models.example.com")));
    }

    [Test]
    public async Task The_next_address_is_tried_where_one_refuses()
    {
        using var fixture = new FetchFixture();
        fixture.Resolver.Answer("models.example.com", "127.99.99.99", "127.0.0.1");
        await using var server = await LoopbackServer.StartAsync(HttpModelSourceTests.SendContentAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx", "models.example.com")));
    }

    [TestCase("http://127.0.0.1/m", "loopback")]
    [TestCase("http://2130706433/m", "loopback")]
    [TestCase("http://0x7f.1/m", "loopback")]
    [TestCase("http://[::1]/m", "loopback")]
    [TestCase("http://[::ffff:10.0.0.1]/m", "private")]
    [TestCase("http://169.254.169.254/latest/meta-data", "link-local")]
    public async Task A_literal_address_outside_the_public_network_is_refused(string url, string kind)
    {
        using var fixture = new FetchFixture { Settings = new FetchSettings(1_000, TimeSpan.FromSeconds(5), 5, []) };

        fixture.ExpectFailed(await fixture.FetchAsync(new Uri(url)), FailureReason.AddressRefused, $"({kind})");
    }

    [Test]
    public async Task A_name_without_an_address_is_unreadable()
    {
        using var fixture = new FetchFixture();

        fixture.ExpectFailed(await fixture.FetchAsync(new Uri("http://nowhere.example.com/m")), FailureReason.ModelUnreadable, "cannot be resolved");
    }

    [Test]
    public void No_proxy_from_the_environment_stands_between()
    {
        using var handler = PinnedConnection.CreateHandler(TimeSpan.FromSeconds(1));

        Assert.Multiple(() =>
        {
            Assert.That(handler.UseProxy, Is.False);
            Assert.That(handler.AllowAutoRedirect, Is.False);
            Assert.That(handler.AutomaticDecompression, Is.EqualTo(DecompressionMethods.None));
        });
    }

    private static Task<LoopbackServer> StartChainAsync(int redirects) => LoopbackServer.StartAsync(context =>
    {
        var step = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
        if (step == redirects)
        {
            return HttpModelSourceTests.SendContentAsync(context);
        }

        context.Response.Redirect($"/{step + 1}");
        return Task.CompletedTask;
    });
}
