using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelServing.Runtime.Tests.Fetching;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Commands;

internal sealed class FetchProcessTests : IDisposable
{
    private const string Loopback = "\"127.0.0.0/8\"";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase(200, Loopback, 0, "Fetched")]
    [TestCase(404, Loopback, 66, "ModelNotFound")]
    [TestCase(403, Loopback, 77, "AccessDenied")]
    [TestCase(200, "", 77, "AddressRefused")]
    public async Task A_download_ends_with_the_exit_code_and_the_reason_of_the_contract(int status, string allowedNetworks, int exitCode, string reason)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return status == 200 ? context.Response.SendFileAsync(TestModel.FilePath) : Task.CompletedTask;
        });
        using var process = Start(server.Url("/m.onnx?token=secret"), allowedNetworks);

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(exitCode), process.Error);
        var message = await File.ReadAllTextAsync(_folder.File("termination"));
        Assert.That((string?)JsonNode.Parse(message)!["reason"], Is.EqualTo(reason));
        Assert.That(message + process.Output + process.Error, Does.Not.Contain("secret"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.File("models")).Count(), Is.EqualTo(exitCode == 0 ? 1 : 0));
    }

    [Test]
    public async Task SIGTERM_in_the_middle_ends_at_once_and_leaves_no_file()
    {
        var sending = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000_000;
            await context.Response.Body.WriteAsync(new byte[1_000]);
            await context.Response.Body.FlushAsync();
            sending.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var process = Start(server.Url("/m.onnx"), Loopback);
        await sending.Task;

        process.Terminate();

        Assert.That(await process.WaitForExitAsync(), Is.EqualTo(128 + 15));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.File("models")), Is.Empty);
    }

    private RuntimeProcess Start(Uri url, string allowedNetworks)
    {
        _folder.Write("config.json", $$"""
            {
              "version": 1,
              "model": {
                "name": "{{TestModel.Name}}",
                "source": { "http": { "url": "{{url}}" } },
                "verification": { "sha256": "{{TestModel.Sha256}}" }
              },
              "fetch": { "allowedNetworks": [{{allowedNetworks}}] }
            }
            """);
        return RuntimeProcess.Start(
            ["fetch", "--config", _folder.File("config.json"), "--models", _folder.Folder("models")],
            new Dictionary<string, string> { ["MODEL_SERVING_TERMINATION_LOG"] = _folder.File("termination") });
    }
}
