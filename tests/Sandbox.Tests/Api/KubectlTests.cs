namespace ModelServing.Sandbox.Tests.Api;

/// <summary>What kubectl does most, done by kubectl.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class KubectlTests
{
    private readonly string _space = SharedCluster.NewNamespace();

    private static Kubectl Kubectl => SharedCluster.Kubectl;

    [Test]
    public async Task The_versions_of_client_and_server_are_told_without_a_skew_warning()
    {
        var result = await Kubectl.RunAsync("version");
        Assert.That(result.Output, Does.Contain("Server Version: v1.35"));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public async Task Resources_built_in_and_custom_are_discovered()
    {
        var resources = await Kubectl.MustAsync("api-resources");
        Assert.That(resources, Does.Contain("deployments").And.Contain("events.k8s.io/v1").And.Match(@"widgets\s+wd\s+example.dev/v1alpha1\s+true\s+Widget"));
    }

    [Test]
    public async Task Applying_creates_then_leaves_alone_then_configures()
    {
        Assert.That(await Apply(Manifests.ConfigMap), Is.EqualTo("configmap/settings created\n"));
        Assert.That(await Apply(Manifests.ConfigMap), Is.EqualTo("configmap/settings unchanged\n"));
        Assert.That(await Apply(Manifests.ConfigMap.Replace("red", "blue", StringComparison.Ordinal)), Is.EqualTo("configmap/settings configured\n"));
        Assert.That(await Get("configmap settings -o jsonpath={.data.color}"), Is.EqualTo("blue"));
    }

    [Test]
    public async Task A_field_that_leaves_the_manifest_leaves_the_object()
    {
        await Apply(Manifests.Deployment);
        await Apply(Manifests.Deployment.Replace("""{name: A, value: "1"}, """, "", StringComparison.Ordinal));
        Assert.That(await Get("deploy web -o jsonpath={.spec.template.spec.containers[0].env[*].name}"), Is.EqualTo("B"));
    }

    [Test]
    public async Task Nothing_differs_from_what_was_just_applied()
    {
        await Apply(Manifests.Deployment);
        var same = await Kubectl.RunAsync($"diff -n {_space} -f -", Manifests.Deployment);
        Assert.That(same.ExitCode, Is.Zero, same.All);

        var other = await Kubectl.RunAsync($"diff -n {_space} -f -", Manifests.Deployment.Replace("web:1.2", "web:1.3", StringComparison.Ordinal));
        Assert.That(other.ExitCode, Is.EqualTo(1));
        Assert.That(other.Output, Does.Contain("+        image: example.com/web:1.3").Or.Contain("+      - image: example.com/web:1.3"));
        Assert.That(await Get("deploy web -o jsonpath={.spec.template.spec.containers[0].image}"), Is.EqualTo("example.com/web:1.2"));
    }

    [Test]
    public async Task Tables_have_the_columns_of_the_real_printers()
    {
        await Apply(Manifests.Deployment);
        await Apply(Manifests.Widget);
        Assert.That(await Get("deploy"), Does.Match(@"NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+\d/2"));
        Assert.That(await Get("deploy -o wide"), Does.Match(@"CONTAINERS\s+IMAGES\s+SELECTOR\n.*server\s+example.com/web:1.2\s+app=web"));
        Assert.That(await Get("svc"), Does.Match(@"NAME\s+TYPE\s+CLUSTER-IP\s+EXTERNAL-IP\s+PORT\(S\)\s+AGE\nweb\s+ClusterIP\s+127\.[3-6]\d\.\d+\.\d+\s+<none>\s+80/TCP"));
        Assert.That(await Get("wd"), Does.Match(@"NAME\s+READY\s+AGE\none\s+\d"));
        Assert.That(await Get("demo -o wide"), Does.Match(@"NAME\s+READY\s+MODEL\s+AGE\none\s+small\s+\d"));
        Assert.That(await Get("deploy -o name"), Is.EqualTo("deployment.apps/web\n"));
    }

    [Test]
    public async Task Scaling_goes_through_the_scale_subresource()
    {
        await Apply(Manifests.Deployment);
        await Apply(Manifests.Widget);
        await Kubectl.MustAsync($"scale -n {_space} deploy/web --replicas=5");
        await Kubectl.MustAsync($"scale -n {_space} widget/one --replicas=3");
        Assert.That(await Get("deploy web -o jsonpath={.spec.replicas}"), Is.EqualTo("5"));
        Assert.That(await Get("widget one -o jsonpath={.spec.replicas}/{.metadata.generation}"), Is.EqualTo("3/2"));
        Assert.That(
            await Get("deploy web --show-managed-fields -o jsonpath={.metadata.managedFields[?(@.subresource==\"scale\")].fieldsV1}"),
            Is.EqualTo("""{"f:spec":{"f:replicas":{}}}"""));
    }

    [TestCase("json", """[{"op":"replace","path":"/spec/replicas","value":4}]""")]
    [TestCase("merge", """{"spec":{"replicas":4}}""")]
    [TestCase("strategic", """{"spec":{"replicas":4}}""")]
    public async Task Each_kind_of_patch_changes_a_deployment(string type, string patch)
    {
        await Apply(Manifests.Deployment);
        await Kubectl.MustAsync($"patch -n {_space} deploy web --type={type} -p '{patch}'");
        Assert.That(await Get("deploy web -o jsonpath={.spec.replicas}"), Is.EqualTo("4"));
    }

    [Test]
    public async Task A_strategic_patch_merges_containers_and_is_refused_for_custom_resources()
    {
        await Apply(Manifests.Deployment);
        await Apply(Manifests.Widget);
        await Kubectl.MustAsync(
            $"patch -n {_space} deploy web " + """-p '{"spec":{"template":{"spec":{"containers":[{"name":"server","env":[{"name":"C","value":"3"}]}]}}}}'""");
        Assert.That(await Get("deploy web -o jsonpath={.spec.template.spec.containers[0].env[*].name}/{.spec.template.spec.containers[0].image}"), Does.EndWith("/example.com/web:1.2").And.Contain("A").And.Contain("C"));
        Assert.That(
            await Kubectl.MustFailAsync($"patch -n {_space} widget one --type=strategic " + """-p '{"spec":{}}'"""),
            Does.Contain("application/strategic-merge-patch+json is not supported").And.Contain("application/apply-patch+yaml"));
    }

    [Test]
    public async Task Labels_and_annotations_change_without_a_new_generation()
    {
        await Apply(Manifests.Widget);
        await Kubectl.MustAsync($"label -n {_space} widget one team=a");
        await Kubectl.MustAsync($"annotate -n {_space} widget one example.dev/note=b");
        Assert.That(await Get("widget -l team=a -o jsonpath={.items[0].metadata.generation}"), Is.EqualTo("1"));
        Assert.That(await Get("widget -l team!=a -o name"), Is.Empty);
        Assert.That(await Get("widget --field-selector spec.model.name=small -o name"), Is.EqualTo("widget.example.dev/one\n"));
    }

    [Test]
    public async Task Replacing_and_creating_refuse_what_is_absent_and_present()
    {
        Assert.That(
            await Kubectl.MustFailAsync($"replace -n {_space} -f -", Manifests.ConfigMap), Does.Contain("""configmaps "settings" not found"""));
        await Kubectl.MustAsync($"create -n {_space} -f -", Manifests.ConfigMap);
        Assert.That(
            await Kubectl.MustFailAsync($"create -n {_space} -f -", Manifests.ConfigMap), Does.Contain("""configmaps "settings" already exists"""));
        await Kubectl.MustAsync($"replace -n {_space} -f -", Manifests.ConfigMap.Replace("red", "green", StringComparison.Ordinal));
        Assert.That(await Get("cm settings -o jsonpath={.data.color}"), Is.EqualTo("green"));
    }

    [Test]
    public async Task Typed_commands_that_speak_protobuf_work()
    {
        await Kubectl.MustAsync($"create -n {_space} configmap typed --from-literal=a=1");
        await Kubectl.MustAsync($"create -n {_space} secret generic typed --from-literal=b=2");
        await Kubectl.MustAsync($"create -n {_space} deployment typed --image=example.com/x:1 --replicas=0");
        Assert.That(await Get("cm,secret typed -o jsonpath={.items[*].data}"), Is.EqualTo("""{"a":"1"} {"b":"Mg=="}"""));
        Assert.That(await Get("deploy typed -o jsonpath={.spec.replicas}"), Is.EqualTo("0"));
        Assert.That(await Kubectl.MustAsync("auth can-i create pods"), Is.EqualTo("yes\n"));
        Assert.That(await Kubectl.MustAsync("auth whoami"), Does.Contain("kubernetes-admin"));
    }

    [Test]
    public async Task Explain_shows_the_schema_of_custom_and_built_in_kinds()
    {
        Assert.That(await Kubectl.MustAsync("explain widgets.spec.model"), Does.Contain("The model that the widget shows.").And.Match(@"name\s+<string> -required-"));
        Assert.That(await Kubectl.MustAsync("explain deployment.spec.strategy.rollingUpdate"), Does.Contain("maxSurge"));
        Assert.That(await Kubectl.MustAsync("explain pod --recursive"), Does.Contain("readinessProbe"));
    }

    [Test]
    public async Task Describe_reads_deployments_services_and_custom_resources()
    {
        await Apply(Manifests.Deployment);
        await Apply(Manifests.Widget);
        Assert.That(await Kubectl.MustAsync($"describe -n {_space} deploy web"), Does.Contain("RollingUpdateStrategy:  25% max unavailable, 25% max surge"));
        Assert.That(await Kubectl.MustAsync($"describe -n {_space} svc web"), Does.Contain("Internal Traffic Policy:  Cluster"));
        Assert.That(await Kubectl.MustAsync($"describe -n {_space} widget one"), Does.Match(@"Model:\s+Name:\s+small"));
    }

    [Test]
    public async Task Waiting_for_a_condition_ends_when_the_status_says_so()
    {
        await Apply(Manifests.Widget);
        var waiting = Kubectl.MustAsync($"wait -n {_space} --for=condition=Ready widget/one --timeout=20s");
        await Kubectl.MustAsync(
            $"patch -n {_space} widget one --subresource=status --type=merge " + """-p '{"spec":{"replicas":9},"status":{"conditions":[{"type":"Ready","status":"True"}]}}'""");
        Assert.That(await waiting, Does.Contain("condition met"));
        await Kubectl.MustAsync($"wait -n {_space} --for=jsonpath={{.spec.replicas}}=1 widget/one --timeout=5s");
        Assert.That(await Get("wd"), Does.Match(@"one\s+True"));
    }

    [Test]
    public async Task Deleting_waits_for_finalizers()
    {
        await Apply(Manifests.Widget.Replace("name: one", "name: one, finalizers: [example.dev/hold]", StringComparison.Ordinal));
        await Kubectl.MustAsync($"delete -n {_space} widget one --wait=false");
        Assert.That(await Get("widget one -o jsonpath={.metadata.deletionTimestamp}"), Is.Not.Empty);
        var waiting = Kubectl.MustAsync($"wait -n {_space} --for=delete widget/one --timeout=20s");
        await Kubectl.MustAsync($"patch -n {_space} widget one --type=merge " + """-p '{"metadata":{"finalizers":null}}'""");
        await waiting;
        Assert.That(await Kubectl.MustFailAsync($"get -n {_space} widget one"), Does.Contain("""widgets.example.dev "one" not found"""));
    }

    [Test]
    public async Task Deleting_a_namespace_deletes_what_is_in_it()
    {
        await Apply(Manifests.Widget);
        await Apply(Manifests.ConfigMap);
        await Kubectl.MustAsync($"delete namespace {_space} --timeout=20s");
        Assert.That(SharedCluster.Store.List(new("example.dev", "widgets"), _space).Items, Is.Empty);
        Assert.That(SharedCluster.Store.List(new("", "configmaps"), _space).Items, Is.Empty);
        Assert.That(await Kubectl.MustFailAsync($"apply -n {_space} -f -", Manifests.ConfigMap), Does.Contain($"""namespaces "{_space}" not found"""));
    }

    [Test]
    public async Task Watching_prints_each_change()
    {
        await Apply(Manifests.ConfigMap);
        using var watch = Kubectl.Start($"get -n {_space} cm settings -w -o jsonpath={{.data.color}}{{\"\\n\"}}");
        Assert.That(await watch.StandardOutput.ReadLineAsync(), Is.EqualTo("red"));
        await Apply(Manifests.ConfigMap.Replace("red", "blue", StringComparison.Ordinal));
        Assert.That(await watch.StandardOutput.ReadLineAsync(), Is.EqualTo("blue"));
        watch.Kill();
    }

    [Test]
    public async Task A_server_side_dry_run_changes_nothing()
    {
        var output = await Kubectl.MustAsync($"apply -n {_space} --dry-run=server -o jsonpath={{.spec.replicas}} -f -", Manifests.Widget);
        Assert.That(output, Is.EqualTo("1"));
        Assert.That(await Get("widget -o name"), Is.Empty);
    }

    private Task<string> Apply(string manifest) => Kubectl.MustAsync($"apply -n {_space} -f -", manifest);

    private Task<string> Get(string what) => Kubectl.MustAsync($"get -n {_space} {what}");
}
