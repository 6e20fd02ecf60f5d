using System.Net;
using System.Text;
using ModelServing.Chart.Tests.Monitoring;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;
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
        var authorities = await AuthoritiesAsync(cluster, cancellationToken);
        var service = IPAddress.Parse(await ReadAsync(cluster, "service", "modelserving-metrics", "{.spec.clusterIP}", cancellationToken));
        using var scraper = new SecureScraper(
            new IPEndPoint(service, port), $"modelserving-metrics.{RenderedChart.Namespace}.svc", authorities);

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

    [Test, CancelAfter(180_000)]
    public async Task A_real_Prometheus_scrapes_the_operator_and_a_model(CancellationToken cancellationToken)
    {
        if (Prometheus.Find() is not { } program)
        {
            Assert.Ignore("prometheus is not installed");
            return;
        }

        var port = ReleaseCluster.FreePort();
        await using var cluster = await ReleaseCluster.StartAsync("prometheus", $"metrics: {{ secure: {{ enabled: true, port: {port} }} }}", cancellationToken);
        await cluster.HelmAsync("install", cancellationToken, "--create-namespace");
        await cluster.ClaimAsync("default", cancellationToken);
        await cluster.ApplyModelAsync("default", ModelDeploymentRequests.Example, cancellationToken);
        await cluster.ReadyAsync("default", cancellationToken);
        var authorities = await AuthoritiesAsync(cluster, cancellationToken);
        var service = await ReadAsync(cluster, "service", "modelserving-metrics", "{.spec.clusterIP}", cancellationToken);
        var model = await cluster.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", "default", "-l", "modelserving.dev/name=text-direction", "-o", "jsonpath={.items[0].status.podIP}");

        await using var prometheus = await Prometheus.StartAsync(
            program,
            Repository.At("artifacts", "chart", "prometheus", "server"),
            $$"""
            scrape_configs:
              - job_name: operator
                scheme: https
                honor_labels: true
                authorization: { credentials: "{{cluster.Sandbox.IssueToken("system:serviceaccount:monitoring:prometheus")}}" }
                tls_config: { ca_file: ca.crt, server_name: modelserving-metrics.{{RenderedChart.Namespace}}.svc }
                static_configs: [{ targets: ["{{service}}:{{port}}"] }]
              - job_name: models
                static_configs: [{ targets: ["{{model}}:8002"] }]
              - job_name: stranger
                scheme: https
                tls_config: { ca_file: ca.crt, server_name: modelserving-metrics.{{RenderedChart.Namespace}}.svc }
                static_configs: [{ targets: ["{{service}}:{{port}}"] }]
            """,
            new Dictionary<string, string> { ["ca.crt"] = authorities },
            cancellationToken);

        await prometheus.SaysAsync("up{job=\"operator\"}", "1", cancellationToken);
        await prometheus.SaysAsync("up{job=\"models\"}", "1", cancellationToken);
        await prometheus.SaysAsync("up{job=\"stranger\"}", "0", cancellationToken);
        await prometheus.SaysAsync("modeldeployment_condition{namespace=\"default\",type=\"Ready\",status=\"True\"}", "1", cancellationToken);
        await prometheus.SaysAsync("sum(model_serving_in_flight_requests{job=\"models\"})", "0", cancellationToken);
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

    /// <summary>Those in the Secret, which the operator makes within two seconds of leading.</summary>
    private static async Task<string> AuthoritiesAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        var data = await Eventually.GetAsync(
            () => ReadAsync(cluster, "secret", "modelserving-metrics-tls", "{.data.ca\\.crt}", cancellationToken), static text => text.Length > 0, TimeSpan.FromSeconds(30), cancellationToken);
        return Encoding.ASCII.GetString(Convert.FromBase64String(data));
    }

    private static async Task<string> ReadAsync(ReleaseCluster cluster, string kind, string name, string path, CancellationToken cancellationToken) =>
        (await cluster.Kubectl.RunAsync(cancellationToken, "get", kind, name, "-n", RenderedChart.Namespace, "--ignore-not-found", "-o", $"jsonpath={path}")).OrThrow().Output;
}
