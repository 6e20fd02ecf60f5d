using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Policy;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>What holds whatever the values are.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RenderingTests
{
    private static readonly string[] RecommendedLabels =
        ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/component", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by", "helm.sh/chart"];

    private static readonly string[] RolesOfEveryCluster = ["system:auth-delegator", "extension-apiserver-authentication-reader"];

    private static readonly string[] WithoutNamespace =
        ["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

    private static IReadOnlyList<ValueSet> Values => ValueSet.All;

    [Test]
    public void There_are_many_combinations() => Assert.That(Values, Has.Count.GreaterThanOrEqualTo(30));

    [TestCaseSource(nameof(Values))]
    public async Task The_same_values_give_the_same_text(ValueSet values)
    {
        var first = await RenderedChart.OfAsync(values.Text);
        var again = (await Helm.Offline.TemplateAsync(values.Text, CancellationToken.None)).OrThrow();

        Assert.That(again.Output, Is.EqualTo(first.Text));
    }

    [TestCaseSource(nameof(Values))]
    public async Task Every_pod_is_admitted_under_restricted(ValueSet values)
    {
        var pods = PodSpecs(await RenderedChart.OfAsync(values.Text)).ToArray();

        Assert.That(pods, Is.Not.Empty);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (owner, spec) in pods)
            {
                Assert.That(RestrictedProfile.Violations(spec), Is.Empty, owner);
                Assert.That(
                    spec["containers"]!.AsArray().All(container => container!["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>()),
                    $"{owner}: the root file system is not read-only");
            }
        }
    }

    [TestCaseSource(nameof(Values))]
    public async Task Every_object_has_a_name_a_place_and_the_recommended_labels(ValueSet values)
    {
        var chart = await RenderedChart.OfAsync(values.Text);

        Assert.That(chart.Objects.Select(rendered => rendered.ToString()), Is.Unique);
        using (Assert.EnterMultipleScope())
        {
            foreach (var rendered in chart.Objects)
            {
                Assert.That(Labels(rendered.Value), Is.SupersetOf(RecommendedLabels), $"{rendered}");
                Assert.That(rendered.Namespace is null, Is.EqualTo(WithoutNamespace.Contains(rendered.Kind)), $"{rendered}: namespace");
                Assert.That(rendered.Name, Has.Length.LessThanOrEqualTo(WithoutNamespace.Contains(rendered.Kind) ? 253 : 63));
            }
        }
    }

    [TestCaseSource(nameof(Values))]
    public async Task What_selects_the_pods_selects_them(ValueSet values)
    {
        var chart = await RenderedChart.OfAsync(values.Text);
        var template = chart.Of("Deployment").Single().Value["spec"]!["template"]!;
        var selectors = chart.Objects.Select(rendered => (rendered, Selector: Selector(rendered))).Where(pair => pair.Selector is not null).ToArray();

        Assert.That(selectors, Is.Not.Empty);
        foreach (var (rendered, selector) in selectors)
        {
            foreach (var (key, value) in selector!)
            {
                Assert.That(template["metadata"]!["labels"]![key]?.ToString(), Is.EqualTo(value!.ToString()), $"{rendered}: {key}");
            }

            Assert.That(selector.Select(pair => pair.Key), Contains.Item("app.kubernetes.io/component"), $"{rendered}: the pod of helm test must not be selected");
        }
    }

    [TestCaseSource(nameof(Values))]
    public async Task What_is_referred_to_by_name_is_there(ValueSet values)
    {
        var chart = await RenderedChart.OfAsync(values.Text);
        var pod = chart.Of("Deployment").Single().Value["spec"]!["template"]!["spec"]!;
        var ports = pod["containers"]![0]!["ports"]!.AsArray().Select(port => port!["name"]!.GetValue<string>()).ToArray();

        foreach (var binding in chart.Of("ValidatingAdmissionPolicyBinding"))
        {
            Assert.That(chart.Of("ValidatingAdmissionPolicy").Select(found => found.Name), Contains.Item(binding.Value["spec"]!["policyName"]!.GetValue<string>()), $"{binding}");
        }

        foreach (var binding in chart.Objects.Where(rendered => rendered.Kind.EndsWith("RoleBinding", StringComparison.Ordinal)))
        {
            var role = binding.Value["roleRef"]!;
            var name = role["name"]!.GetValue<string>();
            if (!RolesOfEveryCluster.Contains(name))
            {
                Assert.That(chart.Of(role["kind"]!.GetValue<string>()).Where(found => found.Namespace == binding.Namespace).Select(found => found.Name), Contains.Item(name), $"{binding}");
            }

            // Scrapers are named by the values.
            if (name.EndsWith("-metrics-reader", StringComparison.Ordinal))
            {
                continue;
            }

            var subject = binding.Value["subjects"]![0]!;
            Assert.That(
                subject["name"]!.GetValue<string>(),
                Is.EqualTo(subject["namespace"]!.GetValue<string>() == "kube-system" ? "horizontal-pod-autoscaler" : pod["serviceAccountName"]!.GetValue<string>()), $"{binding}");
        }

        Assert.That(chart.Of("Service").SelectMany(service => service.Value["spec"]!["ports"]!.AsArray()).Select(port => port!["targetPort"]!.GetValue<string>()), Is.SubsetOf(ports));
        foreach (var monitor in chart.Objects.Where(rendered => rendered.Kind is "PodMonitor" or "ServiceMonitor" && !rendered.Name.EndsWith("-models", StringComparison.Ordinal)))
        {
            var scraped = (monitor.Value["spec"]!["endpoints"] ?? monitor.Value["spec"]!["podMetricsEndpoints"])![0]!;
            Assert.That(ports, Contains.Item(scraped["port"]!.GetValue<string>()), $"{monitor}");
            Assert.That(scraped["scheme"]?.GetValue<string>() == "https", Is.EqualTo(ports.Contains("https")), $"{monitor}: what is secure is scraped so");
        }

        Assert.That(pod["containers"]![0]!["env"]!.AsArray().Select(variable => variable!["name"]!.GetValue<string>()), Is.Unique, "Helm 4 applies on the server, which refuses a name twice");
    }

    private static IEnumerable<string> Labels(JsonObject value) => value["metadata"]!["labels"]!.AsObject().Select(pair => pair.Key);

    private static IEnumerable<(string Owner, JsonNode Spec)> PodSpecs(RenderedChart chart) => chart.Objects
        .Select(rendered => (rendered.ToString(), rendered.Kind == "Pod" ? rendered.Value["spec"] : rendered.Value["spec"]?["template"]?["spec"]))
        .Where(pair => pair.Item2 is not null)
        .Select(pair => (pair.Item1, pair.Item2!));

    // What is made for the models selects their pods; LiveMetricsTests sees that it finds them.
    private static JsonObject? Selector(RenderedObject rendered) => rendered.Value["metadata"]!["labels"]!["app.kubernetes.io/component"]!.GetValue<string>() == "models" ? null : rendered.Kind switch
    {
        "Service" => rendered.Value["spec"]!["selector"]!.AsObject(),
        "Deployment" or "PodDisruptionBudget" or "PodMonitor" or "ServiceMonitor" => rendered.Value["spec"]!["selector"]!["matchLabels"]!.AsObject(),
        "NetworkPolicy" => rendered.Value["spec"]!["podSelector"]!["matchLabels"]!.AsObject(),
        _ => null,
    };
}
