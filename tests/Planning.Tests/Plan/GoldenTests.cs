using System.Text.Json;
using ModelServing.Api;
using ModelServing.Planning.Plan;
using ModelServing.Testing;

namespace ModelServing.Planning.Tests.Plan;

public sealed class GoldenTests
{
    private static readonly string Root = Repository.At("tests/Planning.Tests/Golden");

    private static IEnumerable<string> Cases => Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order();

    [TestCaseSource(nameof(Cases))]
    public void Children_are_the_expected_files(string name)
    {
        var plan = PlanOf(name);
        Assert.That(plan.Errors, Is.Empty);
        var folder = Path.Combine(Root, name, "expected");
        Directory.CreateDirectory(folder);
        foreach (var child in plan.Applies)
        {
            var file = Path.Combine(folder, child.Kind!.ToLowerInvariant() + ".yaml");
            var actual = Yaml.Write(ChildJson.Write(child)!);
            if (Repository.RewritesExpected)
            {
                File.WriteAllText(file, actual);
            }

            Assert.That(actual, Is.EqualTo(File.ReadAllText(file)), $"{file}: review the difference, then run with UPDATE_GOLDEN=1");
        }

        Assert.That(
            Directory.GetFiles(folder).Select(Path.GetFileName),
            Is.EquivalentTo(plan.Applies.Select(child => child.Kind!.ToLowerInvariant() + ".yaml")));
    }

    private static ReconcilePlan PlanOf(string name)
    {
        var input = Yaml.Read(File.ReadAllText(Path.Combine(Root, name, "input.yaml")));
        var resource = input.Deserialize(ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
        var snapshot = Given.Snapshot(resource) with { ServesHttpRoutes = true, ServesPodMonitors = resource.Spec!.Observability is not null };
        return ReconcilePlanner.Plan(snapshot, Given.Settings with { OperatorNamespace = "modelserving-system" });
    }
}
