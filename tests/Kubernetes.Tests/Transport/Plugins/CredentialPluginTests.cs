using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Transport.Plugins;

/// <summary>Credential plugins as real processes, in front of a real TLS server.</summary>
[Platform(Exclude = "Win", Reason = "The plugins are shell scripts.")]
[UnsupportedOSPlatform("windows")]
public sealed class CredentialPluginTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);
    private readonly ManualTimeProvider _time = new();
    private ScriptedApiServer _server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync(ClientCertificateMode.AllowCertificate);
        _server.Otherwise = static answer => answer.JsonAsync(Given.ConfigMap("a", 7));
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("client.authentication.k8s.io/v1")]
    [TestCase("client.authentication.k8s.io/v1beta1")]
    public async Task Its_token_is_sent_and_it_is_run_once(string version)
    {
        using var plugin = new PluginScript(PluginScript.Print("token-$runs", version: version));
        using var connection = Connect(plugin, version: version);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FindAsync(connection)));
        _time.Advance(TimeSpan.FromDays(1));
        await FindAsync(connection);

        Assert.That(plugin.Runs, Is.EqualTo(1));
        Assert.That(_server.Requests.Select(static request => request.Authorization), Is.All.EqualTo("Bearer token-1"));
    }

    [Test]
    public async Task It_gets_its_arguments_its_environment_and_the_cluster()
    {
        using var plugin = new PluginScript("printf '%s|' \"$@\" > \"$folder/arguments\"; printf '%s' \"$REGION\" > \"$folder/region\"; printf '%s' \"$KUBERNETES_EXEC_INFO\" > \"$folder/information\"; cat > \"$folder/input\"\n" + PluginScript.Print("t"));
        using var connection = Connect(plugin, "args: [get-token, 'a b', '$HOME']\n      env: [{ name: REGION, value: north }]\n      provideClusterInfo: true");
        await FindAsync(connection);

        Assert.That(plugin.Read("arguments"), Is.EqualTo("get-token|a b|$HOME|"));
        Assert.That(plugin.Read("region"), Is.EqualTo("north"));
        Assert.That(plugin.Read("input"), Is.Empty, "nobody is there to answer");
        var information = JsonNode.Parse(plugin.Read("information"))!;
        Assert.That(information["kind"]!.GetValue<string>(), Is.EqualTo("ExecCredential"));
        Assert.That(information["apiVersion"]!.GetValue<string>(), Is.EqualTo("client.authentication.k8s.io/v1"));
        Assert.That(information["spec"]!["interactive"]!.GetValue<bool>(), Is.False);
        var cluster = information["spec"]!["cluster"]!;
        Assert.That(cluster["server"]!.GetValue<string>(), Is.EqualTo(_server.Address.ToString()));
        Assert.That(Convert.FromBase64String(cluster["certificate-authority-data"]!.GetValue<string>()), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(_server.Certificates.Authority.ExportCertificatePem())));
        Assert.That(cluster["config"]!.ToJsonString(), Is.EqualTo("""{"audience":"models","port":1,"quoted":"1"}"""));
    }

    [Test]
    public async Task Without_being_asked_for_the_cluster_is_not_told()
    {
        using var plugin = new PluginScript("printf '%s' \"$KUBERNETES_EXEC_INFO\" > \"$folder/information\"\n" + PluginScript.Print("t"));
        using var connection = Connect(plugin);
        await FindAsync(connection);

        Assert.That(plugin.Read("information"), Is.EqualTo("""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}}"""));
    }

    [Test]
    public async Task It_is_asked_again_once_the_credential_has_expired()
    {
        var until = _time.GetUtcNow() + TimeSpan.FromMinutes(15);
        using var plugin = new PluginScript(PluginScript.Print("token-$runs", $",\"expirationTimestamp\":\"{until:yyyy-MM-ddTHH:mm:ssZ}\""));
        using var connection = Connect(plugin);
        await FindAsync(connection);
        _time.Advance(TimeSpan.FromMinutes(14));
        await FindAsync(connection);
        _time.Advance(TimeSpan.FromMinutes(2));
        await FindAsync(connection);

        Assert.That(_server.Requests.Select(static request => request.Authorization), Is.EqualTo(new[] { "Bearer token-1", "Bearer token-1", "Bearer token-2" }));
    }

    [Test]
    public async Task A_token_that_the_server_refuses_is_replaced_once_for_all_who_were_refused()
    {
        using var plugin = new PluginScript(PluginScript.Print("token-$runs"));
        using var connection = Connect(plugin);
        await FindAsync(connection);
        _time.Advance(Pause);
        _server.Otherwise = static answer => answer.Request.Authorization == "Bearer token-1"
            ? answer.StatusAsync(401, "Unauthorized", "Unauthorized")
            : answer.JsonAsync(Given.ConfigMap("a", 7));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FindAsync(connection)));

        Assert.That(plugin.Runs, Is.EqualTo(2));
    }

    [Test]
    public async Task A_server_that_refuses_every_token_does_not_make_it_run_over_and_over()
    {
        using var plugin = new PluginScript(PluginScript.Print("token-$runs"));
        using var connection = Connect(plugin);
        _server.Otherwise = static answer => answer.StatusAsync(401, "Unauthorized", "Unauthorized");
        for (var call = 0; call < 10; call++)
        {
            Assert.That(async () => await FindAsync(connection), Throws.InstanceOf<ApiException>().With.Property(nameof(ApiException.Code)).EqualTo(System.Net.HttpStatusCode.Unauthorized));
        }

        Assert.That(plugin.Runs, Is.EqualTo(1));
        _time.Advance(Pause);
        Assert.That(async () => await FindAsync(connection), Throws.InstanceOf<ApiException>());
        Assert.That(plugin.Runs, Is.EqualTo(2));
    }

    [Test]
    public async Task A_certificate_that_was_renewed_is_shown_on_a_new_connection_while_the_old_one_ends()
    {
        using var other = new TestCertificates();
        using var plugin = new PluginScript("cat \"$folder/answer\"");
        await WriteAsync(plugin, _server.Certificates, "1");
        using var connection = Connect(plugin);
        await FindAsync(connection);
        var watching = ReadWatchAsync(connection);
        await Eventually.TrueAsync(() => _server.WatchRequests.Any());
        await WriteAsync(plugin, other, "2");
        _time.Advance(Pause);
        _server.Calls.Enqueue(static answer => answer.StatusAsync(401, "Unauthorized", "Unauthorized"));
        await FindAsync(connection);

        Assert.That(_server.ClientCertificates, Has.Count.EqualTo(4));
        Assert.That(_server.ClientThumbprints.Distinct(), Is.EqualTo(new[] { _server.Certificates.Client.Thumbprint, other.Client.Thumbprint }));
        Assert.That(watching.IsCompleted, Is.False, "what runs goes on");
        await _server.DisposeAsync();
        Assert.That(async () => await watching, Throws.InstanceOf<ApiUnreachableException>());
    }

    [TestCase("echo 'first line' >&2; echo 'no such profile' >&2; exit 3", "it ended with 3: no such profile (Get it from https://plugins.example.com.)")]
    [TestCase("echo 'sent eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln to it' >&2; exit 1", "it ended with 1: sent <redacted> to it (Get")]
    [TestCase("printf '\\033[31mred' >&2; exit 1", "it ended with 1: [31mred (Get")]
    [TestCase("exit 1", "it ended with 1 (Get")]
    [TestCase("echo secret-token", "it printed no ExecCredential (at $, line 1)")]
    [TestCase("echo '{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}'", "it printed v1 Secret; client.authentication.k8s.io/v1 ExecCredential is expected")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\"}'", "it printed client.authentication.k8s.io/v1beta1 ExecCredential; client")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\"}'", "its ExecCredential has no status")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'", "has neither a token nor a client certificate")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"clientCertificateData\":\"secret-token\"}}'", "has a client certificate or a key, and not both")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"clientCertificateData\":\"secret-token\",\"clientKeyData\":\"secret-token\"}}'", "are not a PEM pair")]
    [TestCase("printf '%s' '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"secret-token\\r\\nX: y\"}}'", "has characters that no token has")]
    [TestCase("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"secret-token\",\"expirationTimestamp\":\"soon\"}}'", "it printed no ExecCredential (at $.status.expirationTimestamp, line 1)")]
    [TestCase("yes", "it printed more than 1048576 bytes")]
    public async Task What_is_wrong_is_said_and_nothing_of_the_credential(string body, string message)
    {
        using var plugin = new PluginScript(body);
        using var connection = Connect(plugin);
        var failure = await Assert.ThrowsAsync<ApiUnreachableException>(() => ReadWatchAsync(connection));

        Assert.That(failure!.Message, Does.Contain($"credential plugin '{Path.Combine(plugin.Folder, "get-credential")}': ").And.Contain(message));
        Assert.That(failure.ToString(), Does.Not.Contain("secret-token"));
        Assert.That(_server.Requests, Is.Empty);
        Assert.That(async () => await ReadWatchAsync(connection), Throws.InstanceOf<ApiUnreachableException>());
        Assert.That(plugin.Runs, Is.EqualTo(1), "it is not run again at once");
    }

    [Test]
    public async Task A_program_that_is_not_there_is_named_with_the_hint()
    {
        using var plugin = new PluginScript("");
        using var connection = Connect(plugin, command: "no-such-plugin");
        var failure = await Assert.ThrowsAsync<ApiUnreachableException>(() => ReadWatchAsync(connection));

        Assert.That(failure!.Message, Does.Contain("credential plugin 'no-such-plugin': executable not found (Get it from https://plugins.example.com.)"));
    }

    [Test]
    public async Task A_plugin_that_hangs_is_ended_with_what_it_started()
    {
        using var plugin = new PluginScript("sleep 600 & echo $! > \"$folder/child\"; wait");
        using var connection = Connect(plugin);
        var asking = ReadWatchAsync(connection);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(plugin.Folder, "child")) && plugin.Read("child").EndsWith('\n'));
        _time.Advance(TimeSpan.FromSeconds(26));

        var failure = await Assert.ThrowsAsync<ApiUnreachableException>(() => asking);
        Assert.That(failure!.Message, Does.Contain("it did not end within 25 s"));
        var child = int.Parse(plugin.Read("child"));
        await Eventually.TrueAsync(() => !IsRunning(child));
    }

    [Test]
    public async Task Who_gives_up_waiting_does_not_end_it_for_the_others()
    {
        using var plugin = new PluginScript("until [ -e \"$folder/go\" ]; do sleep 0.02; done\n" + PluginScript.Print("t"));
        using var connection = Connect(plugin);
        using var impatient = new CancellationTokenSource();
        var client = ScriptedApiServer.ConfigMaps(connection, _time);
        var first = client.FindAsync(new NamespacedName("default", "a"), impatient.Token);
        var second = FindAsync(connection);
        await Eventually.TrueAsync(() => plugin.Runs == 1);
        await impatient.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        await File.WriteAllTextAsync(Path.Combine(plugin.Folder, "go"), "");

        await second;
        Assert.That(plugin.Runs, Is.EqualTo(1));
    }

    private static bool IsRunning(int id)
    {
        try
        {
            // A process that nobody has waited for yet is dead all the same.
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(PluginScript plugin, TestCertificates certificates, string token)
    {
        using var key = certificates.Client.GetECDsaPrivateKey();
        var answer = new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1",
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject
            {
                ["token"] = token,
                ["clientCertificateData"] = certificates.Client.ExportCertificatePem(),
                ["clientKeyData"] = key!.ExportPkcs8PrivateKeyPem(),
            },
        };
        await File.WriteAllTextAsync(Path.Combine(plugin.Folder, "answer"), answer.ToJsonString());
    }

    private async Task ReadWatchAsync(ApiServerConnection connection)
    {
        await foreach (var change in ScriptedApiServer.ConfigMaps(connection, _time).WatchAsync(new WatchRequest("7", TimeSpan.FromMinutes(5)), default))
        {
            Debug.WriteLine(change);
        }
    }

    private async Task FindAsync(ApiServerConnection connection) =>
        Assert.That(await ScriptedApiServer.ConfigMaps(connection, _time).FindAsync(new NamespacedName("default", "a"), default), Is.Not.Null);

    private ApiServerConnection Connect(PluginScript plugin, string more = "", string version = "client.authentication.k8s.io/v1", string command = "./get-credential")
    {
        var kubeconfig = PluginScript.Kubeconfig(_server.Address, _server.Certificates.Authority.ExportCertificatePem(), more, version).Replace("./get-credential", command, StringComparison.Ordinal);
        return new ApiServerConnection(KubeConfig.Parse(kubeconfig, plugin.Folder).Resolve(null, _time), _time);
    }
}
