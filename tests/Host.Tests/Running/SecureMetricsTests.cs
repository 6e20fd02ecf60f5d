using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ModelServing.Host.Tests.Telemetry;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>The running program's addresses: who may scrape it, and where it listens at all.</summary>
public sealed partial class SecureMetricsTests : BareClusterFixture
{
    private static readonly string[] Secure = ["--metrics-secure", "--metrics-bind-address", "127.0.0.1:0", "--metrics-service", "metrics", "--metrics-namespace", "default"];

    [SetUp]
    public void DefineModelDeployments() => Define();

    [Test]
    public async Task Metrics_are_for_those_whose_token_the_cluster_knows_and_health_is_for_all()
    {
        await using var started = Run(Secure);
        await started.ReadyAsync();
        using var scraper = new SecureScraper(await EndpointAsync(started), "metrics.default.svc", await AuthoritiesAsync(started));

        using var scraped = await scraper.GetAsync(Cluster.IssueToken("system:serviceaccount:monitoring:prometheus"));
        Assert.That(scraped.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(PrometheusDocument.Parse(await scraped.Content.ReadAsStringAsync()).Types, Contains.Key("controller_runtime_reconcile_total"));
        Assert.That((await scraper.GetAsync(null)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await scraper.GetAsync("made-up")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await scraper.GetAsync(null, "/healthz")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await started.GetAsync("/healthz")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await started.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "the health port keeps no copy");
        Assert.That(Cluster.Store.List(new("", "secrets")).Items.Select(static made => made.Text("metadata", "name")), Is.EqualTo(new[] { "metrics-tls" }));
    }

    [Test]
    public async Task The_certificate_is_for_the_Service_and_for_nobody_else()
    {
        await using var started = Run(Secure);
        using var scraper = new SecureScraper(await EndpointAsync(started), "other.default.svc", await AuthoritiesAsync(started));

        Assert.That(async () => await scraper.GetAsync("t"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Plain_metrics_may_have_a_port_of_their_own_or_none()
    {
        await using (var apart = Run(["--metrics-bind-address", "127.0.0.1:0"]))
        {
            using var http = new HttpClient();
            Assert.That(await http.GetStringAsync(new Uri($"http://{await EndpointAsync(apart)}/metrics")), Does.Contain("controller_runtime_reconcile_total"));
            Assert.That((await apart.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        await using var none = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "none.log"), "--metrics-bind-address", "0");
        Assert.That((await none.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await none.LogAsync(), Does.Not.Contain("Metrics on"));
    }

    [Test]
    public async Task An_address_binds_every_port_that_names_no_other()
    {
        await using var started = Run(["--bind-address", "127.0.0.1", "--metrics-bind-address", ":0", "--metrics-api", "--metrics-api-port", "0", "--metrics-api-namespace", "default"]);
        await started.SaysAsync("health on http://127.0.0.1:");

        Assert.That((await EndpointAsync(started)).Address, Is.EqualTo(IPAddress.Loopback));
        await started.SaysAsync("Metrics API on https://127.0.0.1:");
    }

    [TestCase("--bind-address 192.0.2.1 --health-port 0: ", "--bind-address", "192.0.2.1")]
    [TestCase("--metrics-bind-address 192.0.2.1:8443: ", "--metrics-bind-address", "192.0.2.1:8443")]
    public async Task An_address_of_somebody_else_is_said_and_ends_the_process(string message, string flag, string value)
    {
        await using var started = Run([flag, value]);
        await started.EndedAsync();

        Assert.That(started.Process.ExitCode, Is.EqualTo(64));
        await started.SaysAsync(message);
    }

    [Test]
    public async Task A_metrics_port_that_is_taken_is_said_and_ends_the_process()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var started = Run(["--metrics-bind-address", $"{taken.LocalEndpoint}"]);
        await started.EndedAsync();

        Assert.That(started.Process.ExitCode, Is.EqualTo(64));
        await started.SaysAsync($"--metrics-bind-address {taken.LocalEndpoint}: ");
    }

    private RunningOperator Run(string[] arguments) => RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"), arguments);

    private static async Task<IPEndPoint> EndpointAsync(RunningOperator started)
    {
        var log = await Eventually.GetAsync(started.LogAsync, static log => Address().IsMatch(log), RunningOperator.Patience, default);
        return IPEndPoint.Parse(Address().Match(log).Groups["address"].Value);
    }

    /// <summary>The authorities in the Secret, once it is served with.</summary>
    private async Task<string> AuthoritiesAsync(RunningOperator started)
    {
        await started.SaysAsync("Metrics: serving with a new certificate");
        var secret = Cluster.Store.Get(new ObjectKey(new("", "secrets"), "default", "metrics-tls"))!;
        return Encoding.ASCII.GetString(Convert.FromBase64String(secret.Text("data", "ca.crt")!));
    }

    [GeneratedRegex(@"Metrics on https?://(?<address>127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
