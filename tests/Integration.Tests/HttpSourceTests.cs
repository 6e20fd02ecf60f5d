using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ModelServing.Testing;

namespace ModelServing.Integration.Tests;

/// <summary>Models from a web server: verified, and only from where the operator's configuration allows.</summary>
public sealed class HttpSourceTests
{
    private const string Name = "from-http";

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(120_000)]
    public async Task Model_is_fetched_from_an_allowed_address(CancellationToken cancellationToken)
    {
        await using var store = await StartStoreAsync(cancellationToken);
        await Given.ReadyAsync(new Manifest(Name) { Source = $"http: {{ url: \"{store.Urls.Single()}/model.onnx\" }}" }, cancellationToken);

        Assert.That(
            await Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", Name, "-o", "jsonpath={.status.model.digest}"),
            Is.EqualTo("sha256:" + new Manifest(Name).Sha256));
    }

    [Test, CancelAfter(90_000)]
    public async Task Link_local_address_is_refused(CancellationToken cancellationToken)
    {
        await Given.ApplyAsync(new Manifest(Name) { Source = "http: { url: \"http://169.254.169.254/latest/meta-data\" }" }, cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.IsTrue("Stalled"), cancellationToken);

        Assert.That(conditions.ByType["Stalled"].Reason, Is.EqualTo("AddressRefused"));
        Assert.That(conditions.ByType["Stalled"].Message, Does.Contain("169.254.169.254"));
    }

    private static async Task<WebApplication> StartStoreAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var store = builder.Build();
        store.MapGet("/model.onnx", () => Results.File(Repository.TextDirectionModel, "application/octet-stream", enableRangeProcessing: true));
        await store.StartAsync(cancellationToken);
        return store;
    }
}
