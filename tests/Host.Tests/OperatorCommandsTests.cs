using ModelServing.Testing;

namespace ModelServing.Host.Tests;

public sealed class OperatorCommandsTests
{
    private readonly Dictionary<string, string> _environment = new() { ["KUBECONFIG"] = "/does/not/exist" };
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Test]
    public async Task Crd_prints_the_definition_that_is_committed()
    {
        Assert.That(await InvokeAsync("crd"), Is.Zero);
        Assert.That(_output.ToString(), Is.EqualTo(await File.ReadAllTextAsync(Repository.At("crds", "modelserving.dev_modeldeployments.yaml"))));
    }

    [TestCase("--watch-namespace", "A_", "--watch-namespace 'A_' is not a namespace")]
    [TestCase("--model-fetch-allow-network", "everything", "--model-fetch-allow-network 'everything' is not a CIDR block")]
    [TestCase("--runtime-image", "my image", "--runtime-image 'my image' is not an image reference")]
    [TestCase("--runtime-gpu-image", "-x", "--runtime-gpu-image '-x' is not an image reference")]
    [TestCase("--drain-delay", "soon", "--drain-delay 'soon' is not a duration such as 15s")]
    [TestCase("--exclusive-accelerator", "gpu", "--exclusive-accelerator 'gpu' is not an extended resource such as nvidia.com/gpu")]
    [TestCase("--drain-delay", "1500ms", "--drain-delay '1500ms' is not a number of whole seconds of at most 1h")]
    [TestCase("--drain-delay", "2h", "--drain-delay '2h' is not a number of whole seconds of at most 1h")]
    [TestCase("--health-port", "70000", "--health-port 70000 is not between 0 and 65535")]
    [TestCase("--health-port", "http", "--health-port 'http' is not a number")]
    [TestCase("--bind-address", "everywhere", "--bind-address 'everywhere' is not an IP address such as 127.0.0.1 or ::1")]
    [TestCase("--bind-address", "1", "--bind-address '1' is not an IP address such as 127.0.0.1 or ::1")]
    [TestCase("--metrics-bind-address", "8443", "--metrics-bind-address '8443' is neither an address and a port, such as :8443 or 127.0.0.1:8443, nor 0")]
    [TestCase("--metrics-bind-address", "localhost:8443", "--metrics-bind-address 'localhost:8443' is neither")]
    [TestCase("--metrics-bind-address", ":8081", "--metrics-bind-address ':8081' has the port of the health checks, --health-port 8081")]
    [TestCase("--metrics-secure", "maybe", "--metrics-secure 'maybe' is neither true nor false")]
    [TestCase("--metrics-cert-path", "/etc/metrics", "--metrics-cert-path '/etc/metrics' needs --metrics-secure")]
    [TestCase("--metrics-cert-name", "a.crt", "--metrics-cert-name 'a.crt' needs --metrics-cert-path")]
    [TestCase("--metrics-service", "A.b", "--metrics-service 'A.b' is not a name")]
    [TestCase("--metrics-namespace", "../x", "--metrics-namespace '../x' is not a name")]
    [TestCase("--workers", "0", "--workers 0 is not between 1 and 256")]
    [TestCase("--log-level", "Loud", "--log-level 'Loud' is none of")]
    [TestCase("--log-level", "2", "--log-level '2' is none of")]
    [TestCase("--leader-elect", "maybe", "--leader-elect 'maybe' is neither true nor false")]
    [TestCase("--leader-election-namespace", "A_", "--leader-election-namespace 'A_' is not a namespace")]
    [TestCase("--leader-election-name", "../x", "--leader-election-name '../x' is not the name of a lease")]
    [TestCase("--leader-election-lease-duration", "15", "--leader-election-lease-duration '15' is not a duration such as 15s")]
    [TestCase("--leader-election-lease-duration", "1500ms", "the lease duration (1.5 s) is not a number of whole seconds")]
    [TestCase("--leader-election-renew-deadline", "15s", "the renew deadline (15 s) is not shorter than the lease duration (15 s)")]
    [TestCase("--leader-election-retry-period", "9s", "the retry period (9 s) times 1.2 is not shorter than the renew deadline (10 s)")]
    [TestCase("--leader-election-retry-period", "-2s", "--leader-election-retry-period '-2s' is not a duration")]
    [TestCase("--kubeconfig", "/not/there", "kubeconfig '/not/there' does not exist")]
    public async Task A_wrong_flag_is_named_with_its_value(string flag, string value, string message)
    {
        Assert.That(await InvokeAsync("run", flag, value), Is.EqualTo(64));
        Assert.That(_errors.ToString(), Does.StartWith("model-operator: ").And.Contain(message));
        Assert.That(_errors.ToString().TrimEnd().Split('\n'), Has.Length.EqualTo(1), "said once");
    }

    [TestCase("MODEL_OPERATOR_WORKERS", "many", "--workers 'many' is not a number")]
    [TestCase("MODEL_OPERATOR_LEADER_ELECT", "yes", "--leader-elect 'yes' is neither true nor false")]
    [TestCase("MODEL_OPERATOR_LEADER_ELECTION_RETRY_PERIOD", "soon", "--leader-election-retry-period 'soon' is not a duration")]
    [TestCase("MODEL_OPERATOR_WATCH_NAMESPACE", "a,B", "--watch-namespace 'B' is not a namespace")]
    [TestCase("KUBECONFIG", "/elsewhere", "kubeconfig '/elsewhere' does not exist")]
    public async Task The_environment_stands_behind_the_flags(string variable, string value, string message)
    {
        _environment[variable] = value;
        Assert.That(await InvokeAsync(), Is.EqualTo(64));
        Assert.That(_errors.ToString(), Does.Contain(message));
    }

    [Test]
    public async Task A_flag_wins_over_the_environment()
    {
        _environment["MODEL_OPERATOR_WORKERS"] = "many";
        await InvokeAsync("--workers", "2");
        Assert.That(_errors.ToString(), Does.Not.Contain("workers"));
    }

    [Test]
    public async Task A_file_of_the_metrics_certificate_lies_in_its_folder()
    {
        Assert.That(await InvokeAsync("run", "--metrics-secure", "--metrics-cert-path", "/etc/metrics", "--metrics-cert-key", "../other/tls.key"), Is.EqualTo(64));
        Assert.That(_errors.ToString(), Does.Contain("--metrics-cert-key '../other/tls.key' is not the name of a file in --metrics-cert-path"));
    }

    [TestCase("--leader-election-namespace", "--leader-elect")]
    [TestCase("--leader-election-namespace", "--leader-elect=true")]
    [TestCase("--leader-election-namespace", "--leader-elect", "true")]
    [TestCase("--metrics-namespace or --metrics-cert-path", "--metrics-secure")]
    public async Task What_is_kept_in_the_cluster_needs_a_namespace(string named, params string[] arguments)
    {
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]
            contexts: [{ name: c, context: { cluster: c, user: u } }]
            users: [{ name: u, user: { token: t } }]
            """);

        Assert.That(await InvokeAsync(["run", "--kubeconfig", kubeconfig, .. arguments]), Is.EqualTo(64));
        Assert.That(_errors.ToString(), Does.Contain(named));
        File.Delete(kubeconfig);
    }

    [Test]
    public async Task Crd_does_not_care_for_the_options_of_run()
    {
        _environment["MODEL_OPERATOR_WORKERS"] = "many";
        Assert.That(await InvokeAsync("crd"), Is.Zero);
    }

    [Test]
    public async Task Without_any_cluster_the_ways_to_name_one_are_said()
    {
        _environment.Clear();
        _environment["HOME"] = "/nowhere";
        Assert.That(await InvokeAsync("run"), Is.EqualTo(64));
        Assert.That(_errors.ToString(), Does.Contain("--kubeconfig").And.Contain("KUBECONFIG").And.Contain("/nowhere/.kube/config"));
    }

    private Task<int> InvokeAsync(params string[] arguments) =>
        OperatorCommands.InvokeAsync(arguments, _environment.GetValueOrDefault, _output, _errors, CancellationToken.None);
}
