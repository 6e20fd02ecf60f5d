using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Controllers.Probing;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.Probing;

/// <summary>The probe against real servers that behave as badly as a pod may.</summary>
public sealed class HttpRuntimeProbeTests
{
    [Test]
    public async Task The_index_is_asked_for_and_read()
    {
        var asked = "";
        Assert.That(
            await ProbeAsync(context =>
            {
                asked = $"{context.Request.Method} {context.Request.Path}";
                return context.Response.WriteAsync("""[{"name":"m","state":"LOADING"}]""");
            }),
            Is.EqualTo("""[{"name":"m","state":"LOADING"}]"""));
        Assert.That(asked, Is.EqualTo("POST /v2/repository/index"));
    }

    [Test]
    public async Task A_body_that_never_ends_is_given_up() =>
        Assert.That(
            await ProbeAsync(static async context =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(new string(' ', 8192));
                }
            }),
            Is.Null);

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        var calls = 0;
        Assert.That(
            await ProbeAsync(context =>
            {
                calls++;
                context.Response.Redirect("http://169.254.169.254/latest/meta-data", permanent: false, preserveMethod: true);
                return Task.CompletedTask;
            }),
            Is.Null);
        Assert.That(calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Bytes_that_are_no_text_are_no_answer() =>
        Assert.That(await ProbeAsync(static async context => await context.Response.Body.WriteAsync(new byte[] { 0x5b, 0xff, 0xfe })), Is.Null);

    [Test]
    public async Task A_pod_that_hangs_costs_half_a_second()
    {
        var time = new ManualTimeProvider();
        var arrived = new TaskCompletionSource();
        await using var app = await ServeAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var probe = new HttpRuntimeProbe(time, NullLogger<HttpRuntimeProbe>.Instance, new Uri(app.Urls.Single()).Port);
        var reading = probe.ReadIndexAsync(IPAddress.Loopback, CancellationToken.None);
        await arrived.Task;
        Assert.That(reading.IsCompleted, Is.False);

        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.That(await reading, Is.Null);
    }

    [Test]
    public async Task Nobody_at_the_address_is_no_answer()
    {
        int port;
        await using (var app = await ServeAsync(static _ => Task.CompletedTask))
        {
            port = new Uri(app.Urls.Single()).Port;
        }

        using var probe = new HttpRuntimeProbe(TimeProvider.System, NullLogger<HttpRuntimeProbe>.Instance, port);
        Assert.That(await probe.ReadIndexAsync(IPAddress.Loopback, CancellationToken.None), Is.Null);
    }

    private static async Task<string?> ProbeAsync(RequestDelegate answer)
    {
        await using var app = await ServeAsync(answer);
        using var probe = new HttpRuntimeProbe(TimeProvider.System, NullLogger<HttpRuntimeProbe>.Instance, new Uri(app.Urls.Single()).Port);
        return await probe.ReadIndexAsync(IPAddress.Loopback, CancellationToken.None);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
