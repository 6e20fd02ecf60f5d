using System.Globalization;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Load;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>
/// What is in Git stays what is in the cluster, as <c>kubectl diff</c> sees it, whatever operator and autoscaler do meanwhile: a tool that compares the two finds
/// nothing to put right.
/// </summary>
public sealed class CommittedManifestTests
{
    private const string Plain = "minimal";
    private const string Autoscaled = "text-direction";

    [SetUp]
    public Task ConnectAsync() => SharedHarness.MetricsApi.OpenAsync(SharedHarness.Harness, CancellationToken.None);

    [TearDown]
    public Task DeleteAsync() => Task.WhenAll(Given.DeletedAsync(Plain), Given.DeletedAsync(Autoscaled));

    [Test, CancelAfter(180_000)]
    public Task Nothing_is_left_to_apply_after_a_rollout_and_its_rollback(CancellationToken cancellationToken) =>
        LiveAsync(Plain, Repository.At("examples", "minimal", "modeldeployment.yaml"), "--server-side=false", static () => Task.CompletedTask, cancellationToken);

    [Test, CancelAfter(300_000), Category("Long")]
    public Task Nothing_is_left_to_apply_after_an_autoscaler_has_changed_the_number_of_pods(CancellationToken cancellationToken) =>
        LiveAsync(Autoscaled, Repository.At("examples", "autoscaling", "modeldeployment.yaml"), "--server-side", () => ScaleByLoadAsync(cancellationToken), cancellationToken);

    private static async Task LiveAsync(string name, string committed, string how, Func<Task> scaleAsync, CancellationToken cancellationToken)
    {
        var next = Path.Combine(SharedHarness.Scratch, $"{name}.yaml");
        var text = await File.ReadAllTextAsync(committed, cancellationToken);
        await File.WriteAllTextAsync(next, text.Replace("\nspec:\n", "\nspec:\n  podTemplate: { metadata: { annotations: { example.com/commit: next } } }\n", StringComparison.Ordinal), cancellationToken);

        await FollowAsync(committed, 1);
        await scaleAsync();
        await SameAsync(committed, 1);
        await FollowAsync(next, 2);
        await FollowAsync(committed, 3);

        async Task FollowAsync(string manifest, int generation)
        {
            await Given.Kubectl.ReadAsync(cancellationToken, "apply", how, "-f", manifest);
            await Given.ConditionsAsync(name, conditions => conditions.IsTrue("Ready"), cancellationToken);
            await SameAsync(manifest, generation);
        }

        async Task SameAsync(string manifest, int generation)
        {
            // It reads the object twice, and the status may be written between: what a tool would act on is what stays different.
            await Eventually.GetAsync(() => Given.Kubectl.RunAsync(cancellationToken, "diff", how, "-f", manifest), IsNothing, TimeSpan.FromSeconds(20), cancellationToken);

            // The spec was written as often as it was applied, and by nobody else.
            var written = await Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", name, "-o", "jsonpath={.metadata.generation}");
            Assert.That(written, Is.EqualTo(generation.ToString(CultureInfo.InvariantCulture)), name);
        }
    }

    private static bool IsNothing(CommandResult difference) => difference is { ExitCode: 0, Output: "", Error: "" };

    /// <summary>Callers come until there are more pods, and go.</summary>
    private static async Task ScaleByLoadAsync(CancellationToken cancellationToken)
    {
        var service = await SharedHarness.Harness.ServiceAddressAsync("default", Autoscaled, cancellationToken);
        await using var callers = new CallerPool(service, Autoscaled, TextLine.ReadAll(Repository.At("examples", "text-direction", "images")), TimeSpan.FromSeconds(2), TimeProvider.System);
        await callers.SetAsync(8);
        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "deployment", Autoscaled, "-o", "jsonpath={.spec.replicas}"), static replicas => replicas != "1", Given.Limit, cancellationToken);
        await callers.SetAsync(0);
        Assert.That(callers.Failed, Is.Zero, callers.FirstFailure);
    }
}
