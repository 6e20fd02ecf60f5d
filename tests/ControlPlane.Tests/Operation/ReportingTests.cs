using System.Text.Json.Nodes;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>What a user and other tools see of a model on a real server.</summary>
public sealed class ReportingTests
{
    private const string Name = "reported";

    [OneTimeSetUp]
    public static async Task ApplyAsync() => await Given.ReadyAsync(new Manifest(Name), CancellationToken.None);

    [OneTimeTearDown]
    public static Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(90_000)]
    public async Task Each_field_has_one_owner_and_nothing_is_left_to_apply(CancellationToken cancellationToken)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OwnersAsync("deployment", cancellationToken), Is.EqualTo((string[])["kube-controller-manager/Update/status", "modelserving-operator/Apply/"]));
            Assert.That(await OwnersAsync("service", cancellationToken), Is.EqualTo((string[])["modelserving-operator/Apply/"]));
            Assert.That(await OwnersAsync("modeldeployments.modelserving.dev", cancellationToken), Is.EqualTo((string[])["kubectl-client-side-apply/Update/", "modelserving-operator-status/Apply/status"]));
        }

        var difference = await Given.Kubectl.RunWithInputAsync(new Manifest(Name).ToString(), cancellationToken, "diff", "-f", "-");
        Assert.That((difference.ExitCode, difference.Output), Is.EqualTo((0, "")), "kubectl diff");
    }

    [Test, CancelAfter(30_000)]
    public async Task The_operator_is_refused_nothing(CancellationToken cancellationToken) =>
        Assert.That(await OperatorLog.ReadAsync(SharedHarness.Harness.Operator.LogFile, cancellationToken), Does.Contain($"Applied Deployment default/{Name}").And.Not.Contain("forbidden").IgnoreCase);

    [Test, CancelAfter(90_000)]
    public async Task Events_are_those_of_events_k8s_io_and_name_the_model(CancellationToken cancellationToken)
    {
        var uid = await Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", Name, "-o", "jsonpath={.metadata.uid}");

        // Events are sent in the background.
        var events = await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "events.events.k8s.io", "-o", $$"""jsonpath={range .items[?(@.regarding.uid=="{{uid}}")]}{.reason} {.reportingController} {.type}{"\n"}{end}"""),
            text => text.Contains("RolloutComplete ", StringComparison.Ordinal),
            Given.Limit,
            cancellationToken);

        Assert.That(events.Split('\n'), Has.Some.StartsWith("RevisionCreated ").And.All.Matches(@"^\S+ modelserving\.dev/\S+ Normal$"));
    }

    [Test, CancelAfter(90_000)]
    public async Task A_child_that_somebody_changes_is_made_right_and_what_others_own_is_left_alone(CancellationToken cancellationToken)
    {
        await Given.Kubectl.ReadAsync(cancellationToken, "annotate", "deployment", Name, "example.com/note=kept");
        await Given.Kubectl.ReadAsync(cancellationToken, "patch", "service", Name, "--type=merge", "-p", """{"spec":{"selector":{"app.kubernetes.io/name":"stolen"}}}""");

        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "service", Name, "-o", "jsonpath={.spec.selector}"),
            selector => !selector.Contains("stolen", StringComparison.Ordinal),
            Given.Limit,
            cancellationToken);
        Assert.That(await Given.Kubectl.ReadAsync(cancellationToken, "get", "deployment", Name, "-o", @"jsonpath={.metadata.annotations.example\.com/note}"), Is.EqualTo("kept"));
        await Given.Kubectl.ReadAsync(cancellationToken, "annotate", "deployment", Name, "example.com/note-");
    }

    /// <summary>manager/operation/subresource of each entry of managedFields, in order.</summary>
    private static async Task<string[]> OwnersAsync(string kind, CancellationToken cancellationToken)
    {
        var value = JsonNode.Parse(await Given.Kubectl.ReadAsync(cancellationToken, "get", kind, Name, "-o", "json", "--show-managed-fields"))!;
        return [.. value["metadata"]!["managedFields"]!.AsArray().Select(entry => $"{entry!["manager"]}/{entry["operation"]}/{entry["subresource"]}").Order(StringComparer.Ordinal)];
    }
}
