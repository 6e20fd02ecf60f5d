using System.Net;
using System.Text;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Time;

namespace ModelServing.Chart.Tests.Releases;

/// <summary>A release whose metrics are for those who may read them.</summary>
public sealed class SecureMetricsTests
{
    private static readonly string[] OfAccess = ["tokenreviews", "subjectaccessreviews", "secrets"];

    [Test, CancelAfter(120_000)]
    public async Task Metrics_are_scraped_through_their_Service_with_the_rights_and_the_authority_that_the_release_makes(CancellationToken cancellationToken)
    {
        var port = ReleaseCluster.FreePort();
        await using var cluster = await ReleaseCluster.StartAsync("secure-metrics", $"metrics: {{ secure: {{ enabled: true, port: {port} }} }}", cancellationToken);
        await cluster.HelmAsync("install", cancellationToken, "--create-namespace");
        var authorities = await Eventually.GetAsync(
            () => ReadAsync(cluster, "secret", "modelserving-metrics-tls", "{.data.ca\\.crt}", cancellationToken), static text => text.Length > 0, TimeSpan.FromSeconds(30), cancellationToken);
        var service = IPAddress.Parse(await ReadAsync(cluster, "service", "modelserving-metrics", "{.spec.clusterIP}", cancellationToken));
        using var scraper = new SecureScraper(
            new IPEndPoint(service, port), $"modelserving-metrics.{RenderedChart.Namespace}.svc", Encoding.ASCII.GetString(Convert.FromBase64String(authorities)));

        var token = cluster.Sandbox.IssueToken("system:serviceaccount:monitoring:prometheus");
        using var scraped = await Eventually.GetAsync(() => ScrapeAsync(scraper, token, cancellationToken), static answer => answer is not null, TimeSpan.FromSeconds(30), cancellationToken);
        Assert.That(scraped!.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await scraped.Content.ReadAsStringAsync(cancellationToken), Does.Contain("leader_election_master_status"));
        Assert.That((await scraper.GetAsync(null, cancellationToken: cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));

        Assert.That(cluster.Gate.Refused, Is.Empty, "a right is missing");
        // A certificate is renewed after ten months.
        Assert.That(cluster.Gate.Unused.Where(right => OfAccess.Contains(right.Resource) && right.Verb != "update"), Is.Empty, "a right is too much");

        await cluster.ResolveAsync("modelserving-metrics", cancellationToken);
        var tested = await cluster.Helm.RunAsync(cancellationToken, "test", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--timeout", "60s", "--logs");
        Assert.That(tested.ExitCode, Is.Zero, tested.Output + tested.Error);
    }

    /// <summary>Null while the Service leads nowhere, or to a server without its certificate.</summary>
    private static async Task<HttpResponseMessage?> ScrapeAsync(SecureScraper scraper, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await scraper.GetAsync(token, cancellationToken: cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(ReleaseCluster cluster, string kind, string name, string path, CancellationToken cancellationToken) =>
        (await cluster.Kubectl.RunAsync(cancellationToken, "get", kind, name, "-n", RenderedChart.Namespace, "--ignore-not-found", "-o", $"jsonpath={path}")).OrThrow().Output;
}
