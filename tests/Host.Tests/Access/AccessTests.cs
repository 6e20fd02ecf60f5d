using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ModelServing.Host.Access;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Access;

/// <summary>Whose word counts.</summary>
public sealed class AccessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Authority Proxies = new("proxies");
    private static readonly Authority Clients = new("clients");

    [Test]
    public async Task The_front_proxy_speaks_for_the_user_in_its_headers()
    {
        var caller = await IdentifyAsync(Proxies.Issue("front-proxy-client"), ("X-Remote-User", "jane"), ("X-Remote-Uid", "7"), ("X-Remote-Extra-Example.com%2Fscope", "read"));

        Assert.That(caller, Is.Not.Null);
        Assert.That((caller!.User, caller.Uid), Is.EqualTo(("jane", "7")));
        Assert.That(caller.Groups, Is.EqualTo(new[] { "system:authenticated" }));
        Assert.That(caller.Extra["example.com/scope"], Is.EqualTo(new[] { "read" }));
    }

    [Test]
    public async Task Groups_come_as_they_were_sent()
    {
        var caller = await IdentifyAsync(Proxies.Issue("front-proxy-client"), ("X-Remote-User", "jane"), ("X-Remote-Group", "a"), ("X-Remote-Group", "system:authenticated"));

        Assert.That(caller!.Groups, Is.EqualTo(new[] { "a", "system:authenticated" }));
    }

    [Test]
    public async Task Anonymous_stays_outside_of_the_authenticated()
    {
        var caller = await IdentifyAsync(Proxies.Issue("front-proxy-client"), ("X-Remote-User", "system:anonymous"), ("X-Remote-Group", "system:unauthenticated"));

        Assert.That(caller!.Groups, Is.EqualTo(new[] { "system:unauthenticated" }));
    }

    [Test]
    public async Task Headers_without_the_proxys_certificate_are_air() =>
        Assert.That(await IdentifyAsync(null, ("X-Remote-User", "system:admin"), ("X-Remote-Group", "system:masters")), Is.Null);

    [Test]
    public async Task Headers_with_a_users_certificate_are_air()
    {
        var caller = await IdentifyAsync(Clients.Issue("jane", "dev"), ("X-Remote-User", "system:admin"), ("X-Remote-Group", "system:masters"));

        Assert.That((caller!.User, string.Join(",", caller.Groups)), Is.EqualTo(("jane", "dev,system:authenticated")));
    }

    [Test]
    public async Task Another_name_than_the_allowed_ones_is_no_proxy() =>
        Assert.That(await IdentifyAsync(Proxies.Issue("other"), ("X-Remote-User", "jane")), Is.Null);

    [Test]
    public async Task A_proxy_that_names_no_user_speaks_for_nobody() =>
        Assert.That(await IdentifyAsync(Proxies.Issue("front-proxy-client"), ("X-Remote-Group", "system:masters")), Is.Null);

    [Test]
    public async Task A_certificate_for_servers_proves_no_client() =>
        Assert.That(await IdentifyAsync(Proxies.Issue("front-proxy-client", usage: "1.3.6.1.5.5.7.3.1"), ("X-Remote-User", "jane")), Is.Null);

    [Test]
    public async Task An_expired_certificate_proves_nothing() =>
        Assert.That(await IdentifyAsync(Proxies.Issue("front-proxy-client", expires: Now.AddMinutes(-1)), ("X-Remote-User", "jane")), Is.Null);

    [Test]
    public async Task A_certificate_of_an_unknown_authority_proves_nothing() =>
        Assert.That(await IdentifyAsync(new Authority("proxies").Issue("front-proxy-client"), ("X-Remote-User", "jane")), Is.Null);

    [Test]
    public async Task Certificates_count_for_nothing_while_the_cluster_publishes_no_authorities() =>
        Assert.That(await IdentifyAsync(Proxies.Issue("front-proxy-client"), AuthenticationConfig.None, ("X-Remote-User", "jane")), Is.Null);

    [TestCase("requestheader-client-ca-file", "no certificate")]
    [TestCase("requestheader-client-ca-file", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [TestCase("requestheader-allowed-names", "[")]
    [TestCase("requestheader-allowed-names", "{}")]
    [TestCase("requestheader-username-headers", "[1]")]
    public async Task What_cannot_be_read_trusts_nobody(string key, string value)
    {
        var data = Data();
        data[key] = value;

        Assert.That(await IdentifyAsync(Proxies.Issue("front-proxy-client"), AuthenticationConfig.Parse(data), ("X-Remote-User", "jane")), Is.Null);
    }

    [Test]
    public async Task An_empty_list_of_names_allows_any()
    {
        var data = Data();
        data["requestheader-allowed-names"] = "[]";

        Assert.That((await IdentifyAsync(Proxies.Issue("whoever"), AuthenticationConfig.Parse(data), ("X-Remote-User", "jane")))?.User, Is.EqualTo("jane"));
    }

    [Test]
    public void No_two_callers_share_a_key()
    {
        var none = new Dictionary<string, IReadOnlyList<string>>();
        CallerIdentity[] callers =
        [
            new("a", null, ["b", "c"], none),
            new("a", null, ["b\0gc"], none),
            new("a", "gb", ["c"], none),
            new("a\0", "gb", ["c"], none),
            new("a", null, ["b"], new Dictionary<string, IReadOnlyList<string>> { ["c"] = [""] }),
            new("a", null, ["b"], new Dictionary<string, IReadOnlyList<string>> { ["c="] = [""] }),
        ];

        Assert.That(callers.Select(static caller => caller.CacheKey()), Is.Unique);
        Assert.That(new CallerIdentity("a", null, ["c", "b"], none).CacheKey(), Is.EqualTo(callers[0].CacheKey()));
    }

    [Test]
    public async Task Decisions_last_ten_seconds()
    {
        var time = new ManualTimeProvider();
        var cache = new DecisionCache<int>(time);
        var asked = 0;
        Task<int> AskAsync() => cache.GetAsync("q", _ => Task.FromResult(++asked), CancellationToken.None);
        await AskAsync();
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(await AskAsync(), Is.EqualTo(1));

        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That(await AskAsync(), Is.EqualTo(2));
    }

    [Test]
    public void A_certificate_that_expires_proves_nothing_ten_seconds_later_at_most()
    {
        var time = new ManualTimeProvider();
        var trust = new ClientTrust(time);
        using var certificate = Proxies.Issue("front-proxy-client", expires: Now.AddSeconds(1));
        var authorities = AuthenticationConfig.Parse(Data()).ProxyAuthorities!;
        Assert.That(trust.IsTrusted(certificate, authorities), Is.True);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(trust.IsTrusted(certificate, authorities), Is.False);
    }

    [Test]
    public void Other_authorities_count_at_once()
    {
        var trust = new ClientTrust(new ManualTimeProvider());
        using var certificate = Proxies.Issue("front-proxy-client");
        var config = AuthenticationConfig.Parse(Data());

        Assert.That(trust.IsTrusted(certificate, config.ProxyAuthorities!), Is.True);
        Assert.That(trust.IsTrusted(certificate, config.ClientAuthorities!), Is.False);
        Assert.That(trust.IsTrusted(certificate, config.ProxyAuthorities!), Is.True);
    }

    [Test]
    public async Task Failures_are_not_remembered()
    {
        var cache = new DecisionCache<int>(new ManualTimeProvider());
        Assert.That(async () => await cache.GetAsync("q", static _ => throw new IOException(), CancellationToken.None), Throws.InstanceOf<IOException>());

        Assert.That(await cache.GetAsync("q", static _ => Task.FromResult(3), CancellationToken.None), Is.EqualTo(3));
    }

    private static Task<CallerIdentity?> IdentifyAsync(X509Certificate2? certificate, params (string Name, string Value)[] headers) =>
        IdentifyAsync(certificate, AuthenticationConfig.Parse(Data()), headers);

    private static Task<CallerIdentity?> IdentifyAsync(X509Certificate2? certificate, AuthenticationConfig config, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Connection.ClientCertificate = certificate;
        foreach (var (name, value) in headers)
        {
            http.Request.Headers.Append(name, value);
        }

        // No token in any of these requests: the API server is not asked.
        return new Authenticator(() => config, null!, new ManualTimeProvider()).IdentifyAsync(http);
    }

    private static Dictionary<string, string> Data() => new()
    {
        ["client-ca-file"] = Clients.Pem,
        ["requestheader-client-ca-file"] = Proxies.Pem,
        ["requestheader-allowed-names"] = """["front-proxy-client"]""",
        ["requestheader-username-headers"] = """["X-Remote-User"]""",
        ["requestheader-uid-headers"] = """["X-Remote-Uid"]""",
        ["requestheader-group-headers"] = """["X-Remote-Group"]""",
        ["requestheader-extra-headers-prefix"] = """["X-Remote-Extra-"]""",
    };

    /// <summary>Signs certificates of clients.</summary>
    private sealed class Authority
    {
        private readonly X509Certificate2 _certificate;

        public Authority(string name)
        {
            var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        }

        public string Pem => _certificate.ExportCertificatePem();

        public X509Certificate2 Issue(string user, string? group = null, string usage = "1.3.6.1.5.5.7.3.2", DateTimeOffset? expires = null)
        {
            var subject = group is null ? $"CN={user}" : $"O={group}, CN={user}";
            var request = new CertificateRequest(subject, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
            return request.Create(_certificate, Now.AddHours(-1), expires ?? Now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        }
    }
}
