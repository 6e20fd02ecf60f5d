namespace ModelServing.Sandbox.Tests.Api;

/// <summary>Refusals as kubectl prints them: the texts are those of the real server.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class KubectlRefusalTests
{
    private readonly string _space = SharedCluster.NewNamespace();

    private static Kubectl Kubectl => SharedCluster.Kubectl;

    [TestCase("name: small", "name: small, colour: red", """unknown field "spec.model.colour" """)]
    [TestCase("name: small", "name: far-too-long-a-name", "spec.model.name: Too long: may not be more than 10 bytes")]
    [TestCase("name: small", "source: s3://x", "spec.model.name: Required value")]
    [TestCase("name: small", "name: small, source: http://x", "must begin with s3://")]
    [TestCase("name: small}", "name: small}, replicas: -1", "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0")]
    [TestCase("name: small}", "name: small}, replicas: -1", ".spec.replicas: Invalid value: -1: should be a non-negative integer")]
    [TestCase("name: small}", "name: small}, replicas: many", ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: many is of the type string, expected int64")]
    [TestCase("name: small}", "name: small}, replicas: 99999999999", ".spec.replicas: Invalid value: 99999999999: should be less than or equal to 2147483647")]
    [TestCase("name: small}", "name: small}, replicas: 1.5", "<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in spec.replicas")]
    [TestCase("name: small", "name: small, colour: red", """Widget in version "v1alpha1" cannot be handled as a Widget: strict decoding error: unknown field "spec.model.colour" """)]
    [TestCase("name: one", "name: One", "a lowercase RFC 1123 subdomain must consist of")]
    [TestCase("name: one", "name: one, labels: {a: 'b c'}", "a valid label must be an empty string or consist of alphanumeric characters")]
    public async Task A_faulty_custom_resource_is_refused(string good, string bad, string message)
    {
        var error = await Kubectl.MustFailAsync($"apply -n {_space} -f -", Manifests.Widget.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(error, Does.Contain(message.Trim()));
    }

    [TestCase("replicas: 2", "replicas: many", "cannot unmarshal string into Go struct field Deployment.spec.replicas of type int32")]
    [TestCase("replicas: 2", "replica: 2", """strict decoding error: unknown field "spec.replica" """)]
    [TestCase("image: example.com/web:1.2", "command: [x]", "spec.template.spec.containers[0].image: Required value")]
    [TestCase("matchLabels: {app: web}", "matchLabels: {app: other}", "`selector` does not match template `labels`")]
    [TestCase("containerPort: 8080", "containerPort: 70000", "must be between 1 and 65535, inclusive")]
    [TestCase("memory: 1Gi", "memory: lots", "quantities must match the regular expression")]
    [TestCase("httpGet: {port: 8080}", "periodSeconds: 3", "must specify a handler type")]
    public async Task A_faulty_deployment_is_refused(string good, string bad, string message)
    {
        var error = await Kubectl.MustFailAsync($"apply -n {_space} -f -", Manifests.Deployment.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(error, Does.Contain(message.Trim()));
    }

    [Test]
    public async Task An_unknown_field_warns_where_the_caller_asks_for_warnings()
    {
        var result = await Kubectl.RunAsync(
            $"apply -n {_space} --validate=warn -f -", Manifests.Widget.Replace("name: small", "name: small, colour: red", StringComparison.Ordinal));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Does.Contain("""Warning: unknown field "spec.model.colour" """.Trim()));
        Assert.That(await Kubectl.MustAsync($"get -n {_space} widget one -o jsonpath={{.spec.model}}"), Is.EqualTo("""{"name":"small"}"""));
    }

    [Test]
    public async Task The_selector_of_a_deployment_is_immutable()
    {
        await Kubectl.MustAsync($"apply -n {_space} -f -", Manifests.Deployment);
        var changed = Manifests.Deployment.Replace("matchLabels: {app: web}", "matchLabels: {app: v2}", StringComparison.Ordinal)
            .Replace("metadata: {labels: {app: web}}", "metadata: {labels: {app: v2}}", StringComparison.Ordinal);
        Assert.That(await Kubectl.MustFailAsync($"apply -n {_space} -f -", changed), Does.Contain("spec.selector").And.Contain("field is immutable"));
    }

    [Test]
    public async Task A_definition_that_cannot_be_served_is_refused()
    {
        var error = await Kubectl.MustFailAsync(
            "apply -f -", Manifests.Definition.Replace("widgets.example.dev", "other.example.dev", StringComparison.Ordinal));
        Assert.That(error, Does.Contain("must be spec.names.plural+\".\"+spec.group"));
        var schema = await Kubectl.MustFailAsync(
            "apply -f -",
            Manifests.Definition.Replace("self.source.startsWith", "self.sauce.startsWith", StringComparison.Ordinal));
        Assert.That(schema, Does.Contain("x-kubernetes-validations[0].rule"));
    }

    [Test]
    public async Task An_unknown_field_in_an_update_is_a_fault_of_the_patch()
    {
        await Kubectl.MustAsync($"apply -n {_space} -f -", Manifests.Widget);
        var error = await Kubectl.MustFailAsync($"apply -n {_space} -f -", Manifests.Widget.Replace("name: small", "name: small, colour: red", StringComparison.Ordinal));
        Assert.That(error, Does.StartWith("The request is invalid: patch: Invalid value: ").And.Contain("strict decoding error: unknown field \"spec.model.colour\""));
    }

    [TestCase("name: small", "name: 1", ".spec.model.name: expected string, got &value.valueUnstructured{Value:1}")]
    [TestCase("name: small}", "name: small}, replicas: many", ".spec.replicas: expected numeric (int or float), got string")]
    public async Task An_apply_of_a_value_of_another_type_is_refused_before_it_is_merged(string good, string bad, string message)
    {
        var error = await Kubectl.MustFailAsync($"apply -n {_space} --server-side --validate=false -f -", Manifests.Widget.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(error, Does.Contain("failed to create typed patch object").And.Contain(message));
    }

    [Test]
    public async Task A_field_of_the_status_is_named_from_the_status_on()
    {
        await Kubectl.MustAsync($"apply -n {_space} -f -", Manifests.Widget);
        var error = await Kubectl.MustFailAsync($"patch -n {_space} widget one --subresource=status --type=merge -p " + """{"status":{"replicas":"x"}}""");
        Assert.That(error, Does.Contain("""status.replicas: Invalid value: "string": replicas in body must be of type integer: "string" """.Trim()));
    }

    [TestCase("-l 'a in ('", "found '', expected: ',', ')' or identifier")]
    [TestCase("-l a(", "found '(', expected: in, notin, =, ==, !=, gt, lt")]
    [TestCase("-l 'a=b c'", "found 'c', expected: ',' or 'end of string'")]
    [TestCase("--field-selector spec.replicas=3", "field selector \"spec.replicas=3\": field label not supported: spec.replicas")]
    public async Task A_selector_that_cannot_be_is_refused_once(string selector, string message)
    {
        var error = await Kubectl.MustFailAsync($"get -n {_space} widgets {selector}");
        Assert.That(error, Does.Contain(message));
        Assert.That(error.Split("Unable to find"), Has.Length.EqualTo(2), error);
    }

    [Test]
    public async Task A_service_type_that_the_sandbox_does_not_implement_is_refused()
    {
        var error = await Kubectl.MustFailAsync(
            $"apply -n {_space} -f -", Manifests.Deployment.Replace("{selector:", "{type: LoadBalancer, selector:", StringComparison.Ordinal));
        Assert.That(error, Does.Contain("""spec.type: Unsupported value: "LoadBalancer": supported values: "ClusterIP", "ExternalName" """.Trim()));
    }

    [Test]
    public async Task An_apply_conflict_lists_the_other_managers()
    {
        await Kubectl.MustAsync($"apply -n {_space} --server-side --field-manager=first -f -", Manifests.Widget);
        var other = Manifests.Widget.Replace("small", "large", StringComparison.Ordinal);
        var error = await Kubectl.MustFailAsync($"apply -n {_space} --server-side --field-manager=second -f -", other);
        Assert.That(error, Does.Contain("""Apply failed with 1 conflict: conflict with "first": .spec.model.name"""));
        await Kubectl.MustAsync($"apply -n {_space} --server-side --field-manager=second --force-conflicts -f -", other);
        Assert.That(
            await Kubectl.MustAsync($"get -n {_space} widget one --show-managed-fields -o jsonpath={{.metadata.managedFields[*].manager}}"), Is.EqualTo("second"));
    }

    [Test]
    public async Task Client_side_ownership_migrates_to_server_side_apply()
    {
        await Kubectl.MustAsync($"apply -n {_space} -f -", Manifests.Deployment);
        await Kubectl.MustAsync($"apply -n {_space} --server-side -f -", Manifests.Deployment);
        var without = Manifests.Deployment.Replace("""{name: A, value: "1"}, """, "", StringComparison.Ordinal);
        await Kubectl.MustAsync($"apply -n {_space} --server-side -f -", without);
        Assert.That(
            await Kubectl.MustAsync($"get -n {_space} deploy web -o jsonpath={{.spec.template.spec.containers[0].env[*].name}}"), Is.EqualTo("B"));
    }
}
