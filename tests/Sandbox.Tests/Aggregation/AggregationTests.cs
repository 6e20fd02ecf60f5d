using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Time;

namespace ModelServing.Sandbox.Tests.Aggregation;

/// <summary>The aggregation layer in front of a server that says what it was sent.</summary>
public sealed class AggregationTests
{
    private static readonly GroupResource ApiServices = new("apiregistration.k8s.io", "apiservices");
    private static readonly ObjectKey Key = new(ApiServices, null, "v1.things.example.com");
    private readonly string _directory = Directory.CreateTempSubdirectory("sandbox").FullName;
    private SandboxCluster _cluster = null!;
    private HttpClient _client = null!;
    private X509Certificate2 _serving = null!;
    private WebApplication _backend = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await SandboxCluster.StartAsync(new SandboxOptions { Directory = _directory, Nodes = [] }, CancellationToken.None);
        _client = Client(_cluster, "jane", "dev", "ops");
        _serving = SelfSigned("things.default.svc");
        _backend = await StartBackendAsync(_serving);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _backend.DisposeAsync();
        await _cluster.DisposeAsync();
        _serving.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task A_request_arrives_in_the_callers_name_and_the_answer_comes_back()
    {
        CreateService();
        CreateEndpoints();
        Register(Authority(_serving));
        await ReasonAsync("Passed");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/things.example.com/v1/namespaces/default/echo?a=b");
        request.Headers.Add("X-Remote-User", "system:admin");
        request.Headers.Add("X-Remote-Group", "system:masters");
        using var response = await _client.SendAsync(request);
        var echo = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(418));
            Assert.That((string?)echo["target"], Is.EqualTo("/apis/things.example.com/v1/namespaces/default/echo?a=b"));
            Assert.That((string?)echo["user"], Is.EqualTo("jane"));
            Assert.That(echo["groups"]!.AsArray().Select(static group => (string?)group), Is.EqualTo((string[])["dev", "ops", "system:authenticated"]));
            Assert.That((string?)echo["certificate"], Does.Contain("CN=front-proxy-client"));
            Assert.That((string?)echo["authorization"], Is.Empty, "the caller's own token stays here");
        }
    }

    [Test]
    public async Task What_the_server_says_of_itself_is_a_part_of_discovery()
    {
        CreateService();
        CreateEndpoints();
        Register(Authority(_serving));
        await ReasonAsync("Passed");

        var groups = JsonNode.Parse(await _client.GetStringAsync("/apis"))!["groups"]!.AsArray();
        var group = JsonNode.Parse(await _client.GetStringAsync("/apis/things.example.com"))!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var aggregated = JsonNode.Parse(await (await _client.SendAsync(request)).Content.ReadAsStringAsync())!["items"]!.AsArray().Single(static item => (string?)item!["metadata"]!["name"] == "things.example.com")!;

        Assert.That(groups.Select(static item => (string?)item!["name"]), Does.Contain("things.example.com"));
        Assert.That((string?)group["preferredVersion"]!["version"], Is.EqualTo("v1"));
        var resource = aggregated["versions"]![0]!["resources"]![0]!;
        Assert.That(((string?)resource["resource"], (string?)resource["subresources"]![0]!["subresource"]), Is.EqualTo(("pods", "weight")));
    }

    [Test]
    public async Task A_missing_part_is_named_one_after_the_other()
    {
        Register(Authority(_serving));
        await ReasonAsync("ServiceNotFound");
        CreateService(port: 8443);
        await ReasonAsync("ServicePortError");
        _cluster.Store.Delete(new ObjectKey(new("", "services"), "default", "things"));
        CreateService();
        await ReasonAsync("MissingEndpoints");
        CreateEndpoints();
        await ReasonAsync("Passed");
    }

    [Test]
    public async Task A_server_that_the_authorities_do_not_vouch_for_is_not_asked()
    {
        CreateService();
        CreateEndpoints();
        using var other = SelfSigned("things.default.svc");
        Register(Authority(other));
        await ReasonAsync("FailedDiscoveryCheck");

        using var response = await _client.GetAsync("/apis/things.example.com/v1/namespaces/default/echo");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await _client.GetStringAsync("/apis"), Does.Not.Contain("things.example.com"));
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await _backend.DisposeAsync();
        using var wrong = SelfSigned("other.default.svc");
        _backend = await StartBackendAsync(wrong);
        CreateService();
        CreateEndpoints();
        Register(Authority(wrong));

        await ReasonAsync("FailedDiscoveryCheck");
    }

    [Test]
    public void An_APIService_is_named_after_what_it_registers() =>
        Assert.That(
            () => _cluster.Store.Create(ApiServices, (JsonObject)JsonNode.Parse("""{"metadata":{"name":"x"},"spec":{"group":"g","version":"v1","groupPriorityMinimum":1,"versionPriority":1}}""")!),
            Throws.InstanceOf<ApiStatusException>().With.Message.Contains("v1.g"));

    private static X509Certificate2 SelfSigned(string name)
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }

    private static string Authority(X509Certificate2 certificate) => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

    private static HttpClient Client(SandboxCluster cluster, string user, params string[] groups)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(cluster.CertificateAuthorityPem);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        return new HttpClient(handler) { BaseAddress = cluster.Server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.IssueToken(user, groups)) } };
    }

    private static async Task<WebApplication> StartBackendAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        var backend = builder.Build();
        backend.Run(AnswerAsync);
        await backend.StartAsync();
        return backend;
    }

    private static Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/apis/things.example.com/v1")
        {
            return http.Response.WriteAsync(
                """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"things.example.com/v1","resources":[{"name":"pods/weight","singularName":"","namespaced":true,"kind":"WeightList","verbs":["get"]}]}""");
        }

        var headers = http.Request.Headers;
        http.Response.StatusCode = StatusCodes.Status418ImATeapot;
        return http.Response.WriteAsync(new JsonObject
        {
            ["target"] = http.Request.Path + http.Request.QueryString,
            ["user"] = headers["X-Remote-User"].ToString(),
            ["groups"] = new JsonArray([.. headers.Where(static header => header.Key.StartsWith("X-Remote-Group", StringComparison.OrdinalIgnoreCase)).OrderBy(static header => header.Key, StringComparer.Ordinal).SelectMany(static header => header.Value).Select(static group => JsonValue.Create(group))]),
            ["certificate"] = http.Connection.ClientCertificate?.Subject,
            ["authorization"] = headers.Authorization.ToString(),
        }.ToJsonString());
    }

    private void Register(string caBundle) => _cluster.Store.Create(ApiServices, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = Key.Name },
        ["spec"] = new JsonObject
        {
            ["group"] = "things.example.com",
            ["version"] = "v1",
            ["groupPriorityMinimum"] = 100,
            ["versionPriority"] = 100,
            ["caBundle"] = caBundle,
            ["service"] = new JsonObject { ["namespace"] = "default", ["name"] = "things" },
        },
    });

    private void CreateService(int port = 443) => _cluster.Store.Create(new("", "services"), new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "things", ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" }) },
    });

    private void CreateEndpoints() => _cluster.Store.Create(new("discovery.k8s.io", "endpointslices"), new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "things", ["namespace"] = "default", ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "things" } },
        ["addressType"] = "IPv4",
        ["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray("127.0.0.1"), ["conditions"] = new JsonObject { ["ready"] = true } }),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = new Uri(_backend.Urls.Single()).Port, ["protocol"] = "TCP" }),
    });

    private Task<string?> ReasonAsync(string reason) =>
        Eventually.GetAsync(() => Task.FromResult(_cluster.Store.Get(Key)?["status"]?["conditions"]?[0]?["reason"]?.GetValue<string>()), found => found == reason, Eventually.Patience, CancellationToken.None);
}
