using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Nodes.Workers;

public sealed class KubeletTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public void StartCluster() => _cluster = TestCluster.Start();

    [TearDown]
    public async Task StopClusterAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task Init_containers_run_one_after_the_other_before_the_containers()
    {
        var pod = Given.Pod("ordered", Given.Shell("cat /data/order; exec sleep 60").With("volumeMounts", """[{"name": "work", "mountPath": "/data"}]""").With("env", """[{"name": "ORDER", "value": "/data/order"}]"""));
        pod["spec"]!["initContainers"] = new JsonArray(Init("first"), Init("second"));
        pod["spec"]!["containers"]![0]!["command"]![2] = "cat $ORDER; exec sleep 60";
        _cluster.Create(KnownResources.Pods, pod.WithSpec("volumes", """[{"name": "work", "emptyDir": {}}]"""));

        await _cluster.UntilReadyAsync("ordered");

        Assert.That(await ReadAsync("ordered", "main", "second\n"), Is.EqualTo("first\nsecond\n"));
        Assert.That(_cluster.Pod("ordered")!.Items("status", "initContainerStatuses").Select(status => status.Text("state", "terminated", "reason")), Is.All.EqualTo("Completed"));

        static JsonObject Init(string name) => Given.Shell($"echo {name} >> $ORDER", name)
            .With("volumeMounts", """[{"name": "work", "mountPath": "/data"}]""")
            .With("env", """[{"name": "ORDER", "value": "/data/order"}]""");
    }

    [Test]
    public async Task A_container_sees_its_pod_config_and_secrets_and_nothing_of_the_sandboxs_environment()
    {
        Environment.SetEnvironmentVariable("SANDBOX_OWN_SECRET", "leaked");
        _cluster.Create(KnownResources.ConfigMaps, Given.Json("""{"metadata": {"name": "settings", "namespace": "default"}, "data": {"config.json": "{}", "colour": "blue"}}"""));
        _cluster.Create(KnownResources.Secrets, Given.Json("""{"metadata": {"name": "keys", "namespace": "default"}, "data": {"token": "aGlkZGVu"}}"""));
        var container = Given.Shell("env; cat $CONFIG; exec sleep 60")
            .With("volumeMounts", """[{"name": "config", "mountPath": "/etc/model-serving"}]""")
            .With("resources", """{"limits": {"cpu": "1500m"}}""")
            .With("env", """
                [{"name": "ME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}, {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
                 {"name": "COLOUR", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "colour"}}}, {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "token"}}},
                 {"name": "CONFIG", "value": "/etc/model-serving/config.json"}, {"name": "GREETING", "value": "hello $(ME), $$(ME)"}]
                """);
        _cluster.Create(KnownResources.Pods, Given.Pod("env", container).WithSpec("volumes", """[{"name": "config", "configMap": {"name": "settings"}}]"""));
        await _cluster.UntilReadyAsync("env");

        var output = await ReadAsync("env", "main", "{}");
        var address = _cluster.Pod("env")!.Text("status", "podIP")!;
        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("ME=env\n").And.Contain("COLOUR=blue\n").And.Contain("TOKEN=hidden\n").And.Contain("GREETING=hello env, $(ME)\n"));
            Assert.That(output, Does.Contain($"IP={address}\n").And.Contain($"MODEL_SERVING_BIND={address}\n").And.Contain("DOTNET_PROCESSOR_COUNT=2\n"));
            Assert.That(output, Does.EndWith("{}").And.Not.Contain("leaked"));
            Assert.That(address, Does.Match(@"^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\."));
        });
    }

    [Test]
    public async Task A_container_that_fails_is_restarted_with_back_off_and_leaves_its_message_and_log()
    {
        var container = Given.Shell("echo started; printf '%s' broken > $LOG; exit 65").With("env", """[{"name": "LOG", "value": "/dev/termination-log"}]""");
        _cluster.Create(KnownResources.Pods, Given.Pod("crash", container));

        await _cluster.UntilPodAsync("crash", pod => Status(pod).Number("restartCount") >= 2 && Status(pod).Text("state", "waiting", "reason") == "CrashLoopBackOff", "in back-off");

        var last = Status(_cluster.Pod("crash")!).At("lastState", "terminated");
        Assert.That(last.Number("exitCode"), Is.EqualTo(65));
        Assert.That(last.Text("message"), Is.EqualTo("broken"));
        Assert.That(last.Text("reason"), Is.EqualTo("Error"));
        Assert.That(_cluster.Events("crash").Select(recorded => recorded.Text("reason")), Does.Contain("BackOff"));
        await using var previous = _cluster.Logs.Open("default", "crash", "main", previous: true, follow: false, CancellationToken.None);
        Assert.That(previous, Is.Not.Null);
        Assert.That(await new StreamReader(previous!).ReadToEndAsync(), Is.EqualTo("started\n"));
    }

    [Test]
    public async Task A_failing_container_that_wrote_no_message_is_explained_by_the_end_of_its_log_where_the_policy_says_so()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("silent", Given.Shell("echo out of cheese >&2; exit 1").With("terminationMessagePolicy", "\"FallbackToLogsOnError\"")).WithSpec("restartPolicy", "\"Never\""));
        await _cluster.UntilPodAsync("silent", pod => pod.Text("status", "phase") == "Failed", "failed");
        Assert.That(Status(_cluster.Pod("silent")!).Text("state", "terminated", "message"), Is.EqualTo("out of cheese\n"));
    }

    [Test]
    public async Task A_pod_that_may_not_restart_succeeds_when_its_container_does()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("once", Given.Shell("exit 0")).WithSpec("restartPolicy", "\"OnFailure\""));
        await _cluster.UntilPodAsync("once", pod => pod.Text("status", "phase") == "Succeeded", "succeeded");
        Assert.That(Conditions.Find(_cluster.Pod("once")!["status"], "Ready").Text("reason"), Is.EqualTo("PodCompleted"));
    }

    [Test]
    public async Task An_image_that_no_command_stands_for_is_refused_by_name()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("unknown", Given.Shell("true").With("image", "\"ghcr.io/who/knows:1@sha256:00\"")));
        await _cluster.UntilPodAsync("unknown", pod => Status(pod).Text("state", "waiting", "reason") == "ImagePullBackOff", "in image back-off");
        Assert.That(Status(_cluster.Pod("unknown")!).Text("state", "waiting", "message"), Does.Contain("\"ghcr.io/who/knows\"").And.Contain("responder, shell"));
        Assert.That(_cluster.Pod("unknown")!.Text("status", "phase"), Is.EqualTo("Pending"));
    }

    [Test]
    public async Task What_a_local_process_cannot_have_is_refused_not_ignored()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("asking", Given.Shell("true")).WithSpec("volumes", """[{"name": "dev", "hostPath": {"path": "/dev"}}]"""));
        await _cluster.UntilPodAsync("asking", pod => Status(pod).Text("state", "waiting", "reason") == "CreateContainerConfigError", "refused");
        Assert.That(_cluster.Events("asking").Single(recorded => recorded.Text("reason") == "Unsupported").Text("message"), Does.Contain("spec.volumes[dev].hostPath"));
    }

    [Test]
    public async Task A_pod_waits_for_its_config_map_and_starts_when_it_comes()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("early", Given.Shell("exec sleep 60")).WithSpec("volumes", """[{"name": "config", "configMap": {"name": "late"}}]"""));
        await _cluster.UntilAsync(() => _cluster.Events("early").Any(recorded => recorded.Text("reason") == "FailedMount"), "FailedMount event");
        Assert.That(_cluster.Pod("early")!.Text("status", "phase"), Is.EqualTo("Pending"));

        _cluster.Create(KnownResources.ConfigMaps, Given.Json("""{"metadata": {"name": "late", "namespace": "default"}, "data": {"a": "b"}}"""));
        await _cluster.UntilReadyAsync("early");
    }

    [Test]
    public async Task A_missing_program_is_a_start_error()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("typo", Given.Shell("true").With("command", """["no-such-program"]""")).WithSpec("restartPolicy", "\"Never\""));
        await _cluster.UntilPodAsync("typo", pod => pod.Text("status", "phase") == "Failed", "failed");
        var ended = Status(_cluster.Pod("typo")!).At("state", "terminated");
        Assert.That((ended.Number("exitCode"), ended.Text("reason")), Is.EqualTo((128L, "StartError")));
        Assert.That(ended.Text("message"), Does.Contain("\"no-such-program\""));
    }

    [Test]
    public async Task A_container_that_fails_its_liveness_probe_is_killed_and_restarted()
    {
        var alive = Path.Combine(_cluster.Shared, "alive");
        await File.WriteAllTextAsync(alive, "");
        var container = Given.Shell("exec sleep 60").With("livenessProbe", $$"""{"exec": {"command": ["test", "-e", "{{alive}}"]}, "periodSeconds": 1, "failureThreshold": 1}""");
        _cluster.Create(KnownResources.Pods, Given.Pod("sick", container));
        await _cluster.UntilReadyAsync("sick");
        File.Delete(alive);

        await _cluster.UntilPodAsync("sick", pod => Status(pod).Number("restartCount") >= 1, "restarted");

        Assert.That(Status(_cluster.Pod("sick")!).Number("lastState", "terminated", "exitCode"), Is.EqualTo(143));
        Assert.That(_cluster.Events("sick").Select(recorded => recorded.Text("message")), Does.Contain("Container main failed liveness probe, will be restarted"));
    }

    [Test]
    public async Task A_pod_is_ready_exactly_while_its_probe_succeeds()
    {
        var ready = Path.Combine(_cluster.Shared, "ready");
        var container = Given.Responder()
            .With("env", $$"""[{"name": "READY_FILE", "value": "{{ready}}"}]""")
            .With("readinessProbe", """{"httpGet": {"path": "/ready", "port": "http"}, "periodSeconds": 1, "failureThreshold": 1}""");
        _cluster.Create(KnownResources.Pods, Given.Pod("probed", container));
        await _cluster.UntilAsync(() => _cluster.Events("probed").Any(recorded => recorded.Text("message") == "Readiness probe failed: HTTP probe failed with statuscode: 503"), "failed probe");
        Assert.That(Pods.IsReady(_cluster.Pod("probed")!), Is.False);

        await File.WriteAllTextAsync(ready, "");
        await _cluster.UntilReadyAsync("probed");
        File.Delete(ready);
        await _cluster.UntilPodAsync("probed", pod => !Pods.IsReady(pod), "not ready");
        Assert.That(Status(_cluster.Pod("probed")!).Number("restartCount"), Is.Zero);
    }

    [Test]
    public async Task A_deleted_pod_may_finish_within_its_grace_period_and_leaves_nothing_behind()
    {
        var done = Path.Combine(_cluster.Shared, "done");
        var script = $"trap 'echo stopping; : > {done}; exit 0' TERM; (setsid sleep 600 &) ; echo up; while :; do sleep 0.05; done";
        _cluster.Create(KnownResources.Pods, Given.Pod("polite", Given.Shell(script)));
        await _cluster.UntilReadyAsync("polite");
        await ReadAsync("polite", "main", "up\n");
        Assert.That(Processes(), Is.Not.Empty, "the pod's processes can be seen at all");

        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", "polite"));
        await _cluster.UntilAsync(() => _cluster.Pod("polite") is null, "removal");

        Assert.That(File.Exists(done), "SIGTERM was handled");
        Assert.That(Processes(), Is.Empty, "also not what had left the process group");
    }

    [Test]
    public async Task A_pod_that_ignores_the_signal_is_killed_when_its_grace_period_is_over()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("stubborn", Given.Shell("trap '' TERM; echo up; while :; do sleep 0.05; done")));
        await ReadyWithOutputAsync("stubborn", "up\n");
        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", "stubborn"), gracePeriodSeconds: 1);

        await _cluster.UntilPodAsync("stubborn", pod => pod.IsDeleting, "terminating");
        await _cluster.UntilAsync(() => _cluster.Pod("stubborn") is null, "removal");
        Assert.That(Processes(), Is.Empty);
    }

    [Test]
    public async Task The_pre_stop_hook_runs_before_the_signal()
    {
        var hook = Path.Combine(_cluster.Shared, "hook");
        var seen = Path.Combine(_cluster.Shared, "seen");
        var container = Given.Shell($"trap 'cp {hook} {seen}; exit 0' TERM; echo up; while :; do sleep 0.05; done")
            .With("lifecycle", $$"""{"preStop": {"exec": {"command": ["/bin/sh", "-c", "echo first > {{hook}}"] } } }""");
        _cluster.Create(KnownResources.Pods, Given.Pod("hooked", container));
        await ReadyWithOutputAsync("hooked", "up\n");

        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", "hooked"));
        await _cluster.UntilAsync(() => _cluster.Pod("hooked") is null, "removal");
        Assert.That(await File.ReadAllTextAsync(seen), Is.EqualTo("first\n"));
    }

    [Test]
    public async Task Stopping_the_sandbox_leaves_no_process()
    {
        var state = _cluster.StateFolder;
        _cluster.Create(KnownResources.Pods, Given.Pod("left", Given.Shell("trap '' TERM; (setsid sleep 600 &); echo up; sleep 600")));
        await ReadyWithOutputAsync("left", "up\n");
        Assert.That(Processes(), Is.Not.Empty);

        await _cluster.DisposeAsync();

        Assert.That(Directory.Exists(state), Is.False);
        Assert.That(Processes(), Is.Empty);
        _cluster = TestCluster.Start();
    }

    [Test]
    public async Task A_pod_beyond_the_gpus_waits_with_the_schedulers_words_and_starts_when_one_is_free()
    {
        JsonObject Gpu(string name) => Given.Pod(name, Given.Shell("exec sleep 60").With("resources", """{"limits": {"nvidia.com/gpu": "1"}}"""));
        _cluster.Create(KnownResources.Pods, Gpu("one"));
        await _cluster.UntilReadyAsync("one");
        _cluster.Create(KnownResources.Pods, Gpu("two"));
        await _cluster.UntilPodAsync("two", pod => Conditions.Find(pod["status"], "PodScheduled").Text("reason") == "Unschedulable", "unschedulable");
        Assert.That(
            Conditions.Find(_cluster.Pod("two")!["status"], "PodScheduled").Text("message"),
            Is.EqualTo("0/1 nodes are available: 1 Insufficient nvidia.com/gpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."));

        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", "one"));
        await _cluster.UntilReadyAsync("two");
    }

    [Test]
    public async Task A_claim_is_a_folder_that_outlives_the_pod()
    {
        _cluster.Create(KnownResources.Pods, Given.Pod("writer", Mounted("echo kept > $FILE")).WithSpec("restartPolicy", "\"Never\"").WithSpec("volumes", Volumes));
        await _cluster.UntilPodAsync("writer", pod => Conditions.Find(pod["status"], "PodScheduled").Text("message")?.Contains("persistentvolumeclaim \"data\" not found", StringComparison.Ordinal) == true, "waits for the claim");
        _cluster.Create(KnownResources.Claims, Given.Json("""{"metadata": {"name": "data", "namespace": "default"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}"""));
        await _cluster.UntilPodAsync("writer", pod => pod.Text("status", "phase") == "Succeeded", "written");

        _cluster.Create(KnownResources.Pods, Given.Pod("reader", Mounted("cat $FILE; exec sleep 60")).WithSpec("volumes", Volumes));
        await _cluster.UntilReadyAsync("reader");
        Assert.That(await ReadAsync("reader", "main", "\n"), Is.EqualTo("kept\n"));

        static JsonObject Mounted(string script) => Given.Shell(script).With("volumeMounts", """[{"name": "data", "mountPath": "/data"}]""").With("env", """[{"name": "FILE", "value": "/data/file"}]""");
    }

    private const string Volumes = """[{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]""";

    private static JsonObject Status(JsonObject pod) => pod.Items("status", "containerStatuses") is [var first, ..] ? first : [];

    /// <summary>The processes of this test's cluster: its instance is named after the state folder.</summary>
    private IReadOnlyList<int> Processes() => MarkedProcesses.Find(ModelServing.Sandbox.Nodes.Workers.Kubelet.InstanceOf(_cluster.StateFolder));

    private async Task ReadyWithOutputAsync(string pod, string expected)
    {
        await _cluster.UntilReadyAsync(pod);
        await ReadAsync(pod, "main", expected);
    }

    /// <summary>Follows a container's output until it ends with a text.</summary>
    private async Task<string> ReadAsync(string pod, string container, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var stream = _cluster.Logs.Open("default", pod, container, previous: false, follow: true, limit.Token)!;
        var output = new StringBuilder();
        var buffer = new byte[4096];
        while (!output.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, limit.Token);
            Assert.That(read, Is.GreaterThan(0), $"the output of {container} ended with: {output}");
            output.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return output.ToString();
    }
}
