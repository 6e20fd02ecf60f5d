using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>Who may scrape the operator, judged by a server that knows service accounts and enforces RBAC, with the roles of the chart.</summary>
public sealed partial class SecureMetricsTests
{
    private const string Reader = $"{SharedHarness.ReleaseNamespace}-{SharedHarness.Release}-metrics-reader";

    [Test, CancelAfter(120_000)]
    public async Task A_service_account_scrapes_once_it_is_bound_to_the_readers_role_and_no_longer_than_that(CancellationToken cancellationToken)
    {
        using var scraper = await ConnectAsync(cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "create", "serviceaccount", "scraper", "-n", "default");
        var token = await Given.Kubectl.ReadAsync(cancellationToken, "create", "token", "scraper", "-n", "default");

        Assert.That(await CodeAsync(null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await CodeAsync(token + "x"), Is.EqualTo(HttpStatusCode.Unauthorized), "a signature that is wrong");
        using var denied = await scraper.GetAsync(token, cancellationToken: cancellationToken);
        Assert.That(denied.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await denied.Content.ReadAsStringAsync(cancellationToken), Does.Contain("user \"system:serviceaccount:default:scraper\" cannot get path \"/metrics\""));

        await Given.Kubectl.ReadAsync(cancellationToken, "create", "clusterrolebinding", "scraper", $"--clusterrole={Reader}", "--serviceaccount=default:scraper");
        await Eventually.GetAsync(() => CodeAsync(token), static code => code == HttpStatusCode.OK, Given.Limit, cancellationToken);
        using var scraped = await scraper.GetAsync(token, cancellationToken: cancellationToken);
        Assert.That(await scraped.Content.ReadAsStringAsync(cancellationToken), Does.Contain("leader_election_master_status{name=\"modelserving\"} 1"));

        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "clusterrolebinding", "scraper");
        await Eventually.GetAsync(() => CodeAsync(token), static code => code == HttpStatusCode.Forbidden, Given.Limit, cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "serviceaccount", "scraper", "-n", "default");
        await Eventually.GetAsync(() => CodeAsync(token), static code => code == HttpStatusCode.Unauthorized, Given.Limit, cancellationToken);

        async Task<HttpStatusCode> CodeAsync(string? shown)
        {
            using var answer = await scraper.GetAsync(shown, cancellationToken: cancellationToken);
            return answer.StatusCode;
        }
    }

    private static async Task<SecureScraper> ConnectAsync(CancellationToken cancellationToken)
    {
        var log = SharedHarness.Harness.Operator.LogFile;
        await OperatorLog.SaysAsync(log, "Metrics: serving with a new certificate", Given.Limit, cancellationToken);
        var address = Address().Match(await OperatorLog.ReadAsync(log, cancellationToken)).Groups["address"].Value;
        var authorities = await Given.Kubectl.ReadAsync(cancellationToken, "get", "secret", $"{SharedHarness.MetricsName}-tls", "-n", SharedHarness.ReleaseNamespace, "-o", "jsonpath={.data.ca\\.crt}");
        return new SecureScraper(
            IPEndPoint.Parse(address), $"{SharedHarness.MetricsName}.{SharedHarness.ReleaseNamespace}.svc", Encoding.ASCII.GetString(Convert.FromBase64String(authorities)));
    }

    [GeneratedRegex(@"Metrics on https://(?<address>127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
