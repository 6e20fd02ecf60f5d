using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Signals;

/// <summary>The reader of metrics against real servers that behave as badly as a pod may.</summary>
public sealed class HttpSampleSourceTests
{
    [Test]
    public async Task Metrics_are_asked_for_and_read()
    {
        var asked = "";
        var sample = await ReadAsync(context =>
        {
            asked = $"{context.Request.Method} {context.Request.Path}";
            return context.Response.WriteAsync("model_serving_busy_ratio{model=\"m\"} 0.5\n");
        });

        Assert.That((asked, sample), Is.EqualTo(("GET /metrics", new RuntimeSample { BusyRatio = 0.5 })));
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        var calls = 0;
        var sample = await ReadAsync(context =>
        {
            calls++;
            context.Response.Redirect("/metrics");
            return Task.CompletedTask;
        });

        Assert.That((sample, calls), Is.EqualTo(((RuntimeSample?)null, 1)));
    }

    [Test]
    public async Task A_document_that_never_ends_is_given_up() =>
        Assert.That(
            await ReadAsync(static async context =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(new string('x', 8192));
                }
            }),
            Is.Null);

    [Test]
    public async Task A_server_that_says_nothing_is_given_up() =>
        Assert.That(await ReadAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default)), Is.Null);

    [TestCase(500)]
    [TestCase(404)]
    [TestCase(204)]
    public async Task Only_200_is_an_answer(int code) =>
        Assert.That(
            await ReadAsync(context =>
            {
                context.Response.StatusCode = code;
                return Task.CompletedTask;
            }),
            Is.Null);

    [Test]
    public async Task Nobody_there_is_no_answer()
    {
        using var source = new HttpSampleSource(TimeProvider.System, NullLogger.Instance, port: 1);

        Assert.That(await source.ReadAsync(IPAddress.Loopback, CancellationToken.None), Is.Null);
    }

    private static async Task<RuntimeSample?> ReadAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var pod = builder.Build();
        pod.Run(answer);
        await pod.StartAsync();
        using var source = new HttpSampleSource(TimeProvider.System, NullLogger.Instance, new Uri(pod.Urls.Single()).Port);
        return await source.ReadAsync(IPAddress.Loopback, CancellationToken.None);
    }
}
