using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Desire;

public sealed class RevisionHashTests
{
    [Test]
    public void Order_of_members_says_nothing()
    {
        var one = JsonNode.Parse("""{"a":{"x":1,"y":[1,2]},"b":"ü"}""");
        var other = JsonNode.Parse("""{ "b":"\u00fc", "a":{"y":[1,2],"x":1} }""");
        Assert.That(CanonicalJson.Hash(one, 64), Is.EqualTo(CanonicalJson.Hash(other, 64)));
    }

    [Test]
    public void Order_of_a_list_does() => Assert.That(
        CanonicalJson.Hash(JsonNode.Parse("[1,2]"), 64), Is.Not.EqualTo(CanonicalJson.Hash(JsonNode.Parse("[2,1]"), 64)));

    [Test]
    public void Maps_built_in_another_order_give_the_same_revision()
    {
        var (forward, backward) = (Labels("a", "b", "c"), Labels("c", "b", "a"));
        Assert.That(RevisionOf(forward), Is.EqualTo(RevisionOf(backward)));
        Assert.That(RevisionOf(forward), Is.Not.EqualTo(RevisionOf(Labels("a", "b"))));
    }

    [Test]
    public void Equal_quantities_give_the_same_revision() =>
        Assert.That(RevisionOf(Memory("1Gi")), Is.EqualTo(RevisionOf(Memory("1024Mi"))));

    [Test]
    public void Hash_of_a_spec_leaves_out_the_replicas()
    {
        var spec = Given.ModelDeployment().Spec!;
        Assert.That(RevisionHash.OfSpec(spec with { Replicas = 3 }), Is.EqualTo(RevisionHash.OfSpec(spec)));
        Assert.That(RevisionHash.OfSpec(spec with { Warmup = new WarmupSpec() }), Is.Not.EqualTo(RevisionHash.OfSpec(spec)));
    }

    private static Func<V1Alpha1ModelDeployment, V1Alpha1ModelDeployment> Labels(params string[] names) => resource => resource with
    {
        Spec = resource.Spec! with { PodTemplate = new PodTemplateAdditions { Metadata = new PodMetadata { Labels = names.ToDictionary(name => name, _ => "x") } } },
    };

    private static Func<V1Alpha1ModelDeployment, V1Alpha1ModelDeployment> Memory(string memory) => resource => resource with
    {
        Spec = resource.Spec! with { Resources = new ResourcesSpec { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse(memory) } } },
    };

    private static string RevisionOf(Func<V1Alpha1ModelDeployment, V1Alpha1ModelDeployment> change) =>
        ReconcilePlanner.Plan(Given.Snapshot(change(Given.ModelDeployment())), Given.Settings).Revision!;
}
