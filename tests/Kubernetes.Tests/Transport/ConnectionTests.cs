using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Transport;

/// <summary>TLS and credentials, against a server with a certificate authority of its own.</summary>
public sealed class ConnectionTests
{
    private static readonly NamespacedName Name = new("default", "a");

    [Test]
    public async Task A_kubeconfig_with_a_client_certificate_connects()
    {
        await using var server = await ScriptedApiServer.StartAsync(ClientCertificateMode.RequireCertificate);
        using var key = server.Certificates.Client.GetECDsaPrivateKey();
        var settings = KubeConfig.Parse(
            $"""
            current-context: test
            contexts: [{"{"} name: test, context: {"{"} cluster: c, user: u, namespace: models {"}"} {"}"}]
            clusters: [{"{"} name: c, cluster: {"{"} server: "{server.Address}", certificate-authority-data: {Base64(server.Certificates.Authority.ExportCertificatePem())} {"}"} {"}"}]
            users: [{"{"} name: u, user: {"{"} client-certificate-data: {Base64(server.Certificates.Client.ExportCertificatePem())}, client-key-data: {Base64(key!.ExportPkcs8PrivateKeyPem())} {"}"} {"}"}]
            """,
            "/").Resolve(null, TimeProvider.System);

        Assert.That(await FindAsync(server, settings), Is.EqualTo("7"));
        Assert.That(server.ClientCertificates.Single(), Is.EqualTo("CN=test-client"));
        Assert.That(settings.Namespace, Is.EqualTo("models"));
    }

    [Test]
    public async Task A_server_of_another_authority_is_refused()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var other = new TestCertificates();
        var settings = server.Settings with { CertificateAuthorities = () => new X509Certificate2Collection(other.Authority) };

        var failure = await Assert.ThrowsAsync<ApiUnreachableException>(() => FindAsync(server, settings, isIdempotent: false));
        Assert.That(failure!.Message, Does.Contain("certificate"));
        Assert.That(server.Requests, Is.Empty);
        Assert.That(await FindAsync(server, settings with { SkipTlsVerify = true }), Is.EqualTo("7"));
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused_unless_that_name_is_expected()
    {
        await using var server = await ScriptedApiServer.StartAsync(dnsName: "cluster.test");
        var byName = server.Settings with { Server = new UriBuilder(server.Address) { Host = "localhost" }.Uri };

        await Assert.ThrowsAsync<ApiUnreachableException>(() => FindAsync(server, byName, isIdempotent: false));
        Assert.That(await FindAsync(server, byName with { TlsServerName = "cluster.test" }), Is.EqualTo("7"));
        Assert.That(server.Requests.Single().Protocol, Is.EqualTo("HTTP/2"));
        await Assert.ThrowsAsync<ApiUnreachableException>(() => FindAsync(server, server.Settings with { TlsServerName = "elsewhere.test" }, isIdempotent: false));
    }

    [Test]
    public async Task A_token_file_is_read_again_each_minute_and_after_a_401()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"token-{Guid.NewGuid():N}");
        var time = new ManualTimeProvider();
        var settings = server.Settings with { Credentials = new FileTokenSource(path, time) };
        await File.WriteAllTextAsync(path, "one\n");
        await FindAsync(server, settings);
        await File.WriteAllTextAsync(path, "two\n");
        time.Advance(TimeSpan.FromSeconds(59));
        await FindAsync(server, settings);
        time.Advance(TimeSpan.FromSeconds(2));
        await FindAsync(server, settings);
        await File.WriteAllTextAsync(path, "three\n");
        server.Calls.Enqueue(answer => answer.StatusAsync(401, "Unauthorized", "Unauthorized"));
        await FindAsync(server, settings);

        Assert.That(server.Requests.Select(static request => request.Authorization), Is.EqualTo(new[] { "Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer three" }));
        File.Delete(path);
    }

    [Test]
    public async Task A_process_that_may_not_write_sends_no_write_and_goes_on_reading()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var connection = new ApiServerConnection(server.Settings, TimeProvider.System) { MayWrite = static () => false };
        var client = ScriptedApiServer.ConfigMaps(connection);
        server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));

        Assert.That(async () => await client.MergePatchAsync(Name, "{}"u8.ToArray(), default), Throws.InstanceOf<ApiUnreachableException>().With.Message.Contains("does not lead"));
        Assert.That(await client.FindAsync(Name, default), Is.Not.Null);
        Assert.That(server.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "GET" }));
    }

    private static async Task<string?> FindAsync(ScriptedApiServer server, ApiServerSettings settings, bool isIdempotent = true)
    {
        using var connection = new ApiServerConnection(settings, TimeProvider.System);
        server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));
        var client = ScriptedApiServer.ConfigMaps(connection);
        try
        {
            var found = isIdempotent ? await client.FindAsync(Name, default) : await client.MergePatchAsync(Name, "{}"u8.ToArray(), default);
            return found?.Metadata?.ResourceVersion;
        }
        catch (ApiUnreachableException)
        {
            server.Calls.Clear();
            throw;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
