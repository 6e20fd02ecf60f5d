using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Tests.Transport;

public sealed class KubeConfigTests
{
    private const string Good =
        """
        apiVersion: v1
        kind: Config
        current-context: dev
        contexts:
        - name: dev
          context: { cluster: dev, user: dev, namespace: models }
        - name: broken
          context: { cluster: nowhere, user: dev }
        clusters:
        - name: dev
          cluster: { server: "https://10.0.0.1:6443/prefix", insecure-skip-tls-verify: true, tls-server-name: api }
        users:
        - name: dev
          user: { token: secret }
        """;

    [Test]
    public async Task The_current_context_is_the_default()
    {
        var settings = KubeConfig.Parse(Good, "/").Resolve(null, TimeProvider.System);

        Assert.That(settings.Server, Is.EqualTo(new Uri("https://10.0.0.1:6443/prefix")));
        Assert.That(settings.SkipTlsVerify, Is.True);
        Assert.That(settings.TlsServerName, Is.EqualTo("api"));
        Assert.That((await settings.Credentials!.GetAsync(default)).Token, Is.EqualTo("secret"));
    }

    [TestCase("other", "context 'other' is not in the kubeconfig")]
    [TestCase("broken", "cluster 'nowhere' is not in the kubeconfig")]
    public void A_missing_entry_is_named(string context, string message)
    {
        var failure = Assert.Throws<KubeConfigException>(() => KubeConfig.Parse(Good, "/").Resolve(context, TimeProvider.System));
        Assert.That(failure!.Message, Does.Contain(message));
    }

    [TestCase("token: secret", "exec: { command: aws }", "users[dev].user.exec.apiVersion is missing")]
    [TestCase("token: secret", "exec: aws", "users[dev].user.exec is not a mapping")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: aws }", "exec.apiVersion is 'client.authentication.k8s.io/v1alpha1'; client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1 is expected")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1, command: aws }", "exec.interactiveMode is missing")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Always }", "exec.interactiveMode is 'Always', and there is no terminal")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Perhaps }", "exec.interactiveMode is 'Perhaps'; Never, IfAvailable or Always is expected")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1beta1 }", "exec.command is missing")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: eks }", "exec.args is not a list")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [{}] }", "exec.args[0] is not a text")]
    [TestCase("token: secret", "exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: aws, env: [{ value: x }] }", "exec.env[0].name is missing")]
    [TestCase("token: secret", "auth-provider: { name: gcp }", "users[dev].user.auth-provider is not supported")]
    [TestCase("token: secret", "username: admin", "users[dev].user.username is not supported")]
    [TestCase("token: secret", "as: root", "users[dev].user.as is not supported")]
    [TestCase("token: secret", "client-certificate-data: '!'", "client-certificate-data is not base64")]
    [TestCase("token: secret", "client-certificate-data: AAAA", "client-certificate has no client-key")]
    [TestCase("token: secret", "client-certificate: missing.pem", "client-certificate: cannot read 'missing.pem'")]
    [TestCase("insecure-skip-tls-verify: true", "insecure-skip-tls-verify: maybe", "insecure-skip-tls-verify is 'maybe'")]
    [TestCase("insecure-skip-tls-verify: true", "certificate-authority-data: AAAA", "certificate-authority holds no PEM certificate")]
    [TestCase("\"https://10.0.0.1:6443/prefix\"", "ftp://x", "clusters[dev].cluster.server is 'ftp://x'")]
    [TestCase("tls-server-name: api", "tls-server-name: api, proxy-url: http://p", "tls-server-name together with proxy-url")]
    public void A_field_that_cannot_be_used_is_named(string what, string with, string message)
    {
        var failure = Assert.Throws<KubeConfigException>(() => KubeConfig.Parse(Good.Replace(what, with, StringComparison.Ordinal), "/").Resolve(null, TimeProvider.System));
        Assert.That(failure!.Message, Does.Contain(message));
    }

    [TestCase("a: [", "is not valid YAML")]
    [TestCase("- 1", "is not a kubeconfig")]
    [TestCase("", "is not a kubeconfig")]
    public void What_is_not_a_kubeconfig_is_refused(string yaml, string message) =>
        Assert.That(Assert.Throws<KubeConfigException>(() => KubeConfig.Parse(yaml, "/"))!.Message, Does.Contain(message));

    [Test]
    public async Task Files_are_merged_and_the_first_wins()
    {
        var directory = Directory.CreateTempSubdirectory("kubeconfig").FullName;
        var first = Path.Combine(directory, "first");
        var second = Path.Combine(directory, "second");
        await File.WriteAllTextAsync(first, "users:\n- name: dev\n  user: { tokenFile: token }\n");
        await File.WriteAllTextAsync(second, Good);
        await File.WriteAllTextAsync(Path.Combine(directory, "token"), "from-file\n");
        var paths = string.Join(Path.PathSeparator, Path.Combine(directory, "missing"), first, second);

        var settings = KubeConfig.Load(paths).Resolve(null, TimeProvider.System);
        Assert.That((await settings.Credentials!.GetAsync(default)).Token, Is.EqualTo("from-file"));
        Directory.Delete(directory, recursive: true);
        Assert.Throws<KubeConfigException>(() => KubeConfig.Load(paths));
    }

    [Test]
    public async Task In_a_pod_the_service_account_is_used()
    {
        using var certificates = new Server.TestCertificates();
        var directory = Directory.CreateTempSubdirectory("serviceaccount").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "token"), "t");
        await File.WriteAllTextAsync(Path.Combine(directory, "namespace"), "models");
        await File.WriteAllTextAsync(Path.Combine(directory, "ca.crt"), certificates.Authority.ExportCertificatePem());
        var environment = new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "443" };

        Assert.That(InClusterConfig.IsAvailable(environment.GetValueOrDefault, directory), Is.True);
        var settings = InClusterConfig.Load(environment.GetValueOrDefault, TimeProvider.System, directory);
        Assert.That(settings.Server, Is.EqualTo(new Uri("https://[fd00::1]:443")));
        Assert.That(settings.Namespace, Is.EqualTo("models"));
        Assert.That(settings.CertificateAuthorities!(), Has.Count.EqualTo(1));
        Directory.Delete(directory, recursive: true);
        Assert.Throws<KubeConfigException>(() => InClusterConfig.Load(environment.GetValueOrDefault, TimeProvider.System, directory));
    }
}
