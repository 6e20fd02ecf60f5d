using System.Text.RegularExpressions;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Report;
using ModelServing.Testing;

namespace ModelServing.Planning.Tests.Report;

/// <summary>docs/reference/conditions.md says what the code says: types, reasons, which failures are final, and the events of every transition.</summary>
public sealed partial class ConditionsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs", "reference", "conditions.md"));

    [Test]
    public void Every_type_is_there_and_no_other() => Assert.That(Rows("Conditions").Select(row => Word(row[0])), Is.EquivalentTo(Constants(typeof(ConditionTypes))));

    [Test]
    public void Every_reason_is_there_and_no_other() => Assert.That(Reasons().Select(row => row.Reason).Distinct(), Is.EquivalentTo(Constants(typeof(ConditionReasons))));

    [Test]
    public void Every_failure_is_there_and_no_other() => Assert.That(Rows("Failures").Select(row => Word(row[0])), Is.EquivalentTo(Constants(typeof(FailureReasons))));

    [Test]
    public void Failures_stand_in_the_order_of_their_rank()
    {
        var ranked = Rows("Failures").Select(row => Word(row[0])).Where(FailureRank.IsKnown).ToArray();

        Assert.That(ranked, Is.EqualTo(ranked.OrderBy(FailureRank.Of)));
        Assert.That(ranked, Is.EquivalentTo(FailureRank.Reasons));
    }

    [Test]
    public void Those_failures_are_final_that_the_page_calls_so()
    {
        foreach (var row in Rows("Failures").Where(row => FailureRank.IsKnown(Word(row[0]))))
        {
            Assert.That(row[1], Is.EqualTo(FailureRank.IsTerminal(Word(row[0])) ? "yes" : "no"), row[0]);
        }
    }

    [Test]
    public void Every_failure_is_a_warning_once()
    {
        foreach (var reason in Constants(typeof(FailureReasons)))
        {
            var status = Status((ConditionTypes.Ready, "False", reason));

            Assert.That(StatusEvents.Between(null, status).Select(one => (one.IsWarning, one.Reason)), Is.EqualTo([(true, reason)]));
            Assert.That(StatusEvents.Between(status, status), Is.Empty);
        }
    }

    [Test]
    public void The_events_of_every_transition_between_conditions_of_the_page_are_there_and_no_others()
    {
        V1Alpha1ModelDeploymentStatus?[] states = [null, Status(), .. Reasons().Select(row => Status((row.Type, row.Value, row.Reason))), Candidate(), Unscaled()];
        var ready = states.Select(state => state is null ? null : state with { Conditions = [.. state.Conditions!, .. Status((ConditionTypes.Ready, "True", ConditionReasons.RolloutComplete)).Conditions!] });
        V1Alpha1ModelDeploymentStatus?[] all = [.. states, .. ready];
        var sent = (from before in all from after in all where after is not null from one in StatusEvents.Between(before, after) select (one.Reason, Type: one.IsWarning ? "Warning" : "Normal")).Distinct();

        Assert.That(
            sent.Where(one => one.Reason != Unscaling),
            Is.EquivalentTo(Rows("Events").Where(row => row[2] == "ModelDeployment" && row[0].StartsWith('`')).Select(row => (Word(row[0]), row[1]))));
    }

    [Test]
    public void Events_about_other_objects_are_there_and_no_others()
    {
        var sent = Directory.EnumerateFiles(Repository.At("operator"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Notice().Matches(File.ReadAllText(file)))
            .Select(notice => (notice.Groups["reason"].Value, notice.Groups["type"].Value));

        Assert.That(sent, Is.EquivalentTo(Rows("Events").Where(row => row[2] != "ModelDeployment").Select(row => (Word(row[0]), row[1]))));
    }

    /// <summary>A reason of the autoscaler's own.</summary>
    private const string Unscaling = "FailedGetPodsMetric";

    private static V1Alpha1ModelDeploymentStatus Unscaled() => Status((ConditionTypes.ScalingActive, "False", Unscaling));

    private static V1Alpha1ModelDeploymentStatus Candidate() => Status() with { Revisions = [new RevisionStatus { Name = "m-1", Role = RevisionRoles.Candidate }] };

    // One of an autoscaler that acts: its reason is not ours, so the page has none.
    private static V1Alpha1ModelDeploymentStatus Status(params (string Type, string Status, string Reason)[] conditions) => new()
    {
        Conditions =
        [
            .. conditions.Select(condition => new V1Condition { Type = condition.Type, Status = condition.Status, Reason = condition.Reason, Message = "" }),
            .. conditions.Any(condition => condition.Type == ConditionTypes.ScalingActive) ? Array.Empty<V1Condition>() : [new V1Condition { Type = ConditionTypes.ScalingActive, Status = "True", Reason = "ValidMetricFound" }],
        ],
    };

    private static IEnumerable<(string Type, string Value, string Reason)> Reasons() => Rows("Reasons that are no failure").Select(row =>
    {
        var condition = Word(row[0]).Split('=');
        return (condition[0], condition[1], Word(row[1]));
    });

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static string Word(string cell) => cell.Trim('`');

    /// <summary>The cells of a section's table, without its head.</summary>
    private static string[][] Rows(string section)
    {
        var rows = Page.Split($"\n## {section}\n", 2)[1].Split("\n## ", 2)[0].Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray()).ToArray();
        Assert.That(rows, Is.Not.Empty, section);
        return rows;
    }

    [GeneratedRegex("""EventType\.(?<type>Normal|Warning), "(?<reason>\w+)""")]
    private static partial Regex Notice();
}
