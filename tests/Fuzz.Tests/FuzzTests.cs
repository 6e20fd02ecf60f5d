using System.Text;
using ModelServing.Fuzz.Running;
using ModelServing.Fuzz.Targets;
using ModelServing.Fuzz.Targets.Inference;

namespace ModelServing.Fuzz.Tests;

public sealed class FuzzTests
{
    /// <summary>A campaign that takes seconds; <c>make fuzz</c> runs a thousand times as many.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_short_campaign_finds_nothing(CancellationToken cancellationToken)
    {
        var campaign = new Campaign(AllTargets.List, cases: 2_000, seed: 7);

        var stuck = await campaign.RunAsync(static _ => { }, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stuck, Is.Null);
            Assert.That(campaign.Tallies.SelectMany(static tally => tally.Findings).Select(static finding => $"{finding.Target}: {finding.Message}\n{Encoding.UTF8.GetString(finding.Input)}"), Is.Empty);
            Assert.That(campaign.Tallies.Where(static tally => tally.Cases == 0).Select(static tally => tally.Target.Name), Is.Empty);
        }
    }

    /// <summary>Inputs that were findings once.</summary>
    [TestCase("infer-json", """{"\udc0a":1}""")]
    [TestCase("predict", "\u0002{\"\\ud800\":1}")]
    [TestCase("oci-manifest", """{"layers":[null]}""")]
    [TestCase("oci-manifest", """{"manifests":[null]}""")]
    [TestCase("s3-listing", "Ma/\na//.onnx\n")]
    [TestCase("k8s-list", """{"kind":"\ud800","metadata":{}}""")]
    [TestCase("k8s-list", """{"kind":"DeploymentList","metadata":{},"items":[{"\ud800pec":1}]}""")]
    [TestCase("kubeconfig", "{\"\"\"\\udc00\\u0")]
    [TestCase("kubeconfig", " : v")]
    [TestCase("kubeconfig", ": {{\ns")]
    [TestCase("manifest", " : v")]
    [TestCase("quantity", "1e3\0")]
    [TestCase("front-proxy", "X-Remote-User: a\nX-Remote-Extra-a%62: 1\nX-Remote-Extra-ab: 2")]
    [TestCase("authentication-config", """{"requestheader-allowed-names":"[null]"}""")]
    public async Task What_was_found_once_is_answered_or_refused_in_words(string target, string input)
    {
        var (_, finding) = await Judge.TryAsync(AllTargets.List.Single(one => one.Name == target), Encoding.UTF8.GetBytes(input), seed: 0, number: 0);

        Assert.That(finding?.Message, Is.Null);
    }

    [Test]
    public async Task A_fault_is_found_reduced_and_named_once()
    {
        var faulty = Target.Of("faulty", "Fails on an X", static dice => dice.Bytes(200), static input => input.Span.Contains((byte)'X') ? throw new FormatException("X") : Verdict.Accepted);
        var campaign = new Campaign([faulty], cases: 100, seed: 1);
        await campaign.RunAsync(static _ => { }, CancellationToken.None);

        var found = campaign.Tallies.Single().Findings.Single();
        var reduced = await Minimizer.ReduceAsync(faulty, found);

        Assert.That((found.Kind, Encoding.UTF8.GetString(reduced.Input)), Is.EqualTo(("Exception", "X")));
    }

    [Test]
    public async Task Cases_of_a_configuration_are_made_of_valid_ones([ValueSource(typeof(ConfigurationTargets), nameof(ConfigurationTargets.Documents))] string document)
    {
        var (verdict, _) = await Judge.TryAsync(ConfigurationTargets.All.Single(), Encoding.UTF8.GetBytes(document), seed: 0, number: 0);

        Assert.That(verdict, Is.EqualTo(Verdict.Accepted));
    }

    [Test]
    public void The_same_seed_makes_the_same_cases([ValueSource(typeof(AllTargets), nameof(AllTargets.List))] object target)
    {
        var first = ((Target)target).Generate(Mutation.Dice.For(3, "x", 5));
        var again = ((Target)target).Generate(Mutation.Dice.For(3, "x", 5));

        Assert.That(again, Is.EqualTo(first));
    }
}
