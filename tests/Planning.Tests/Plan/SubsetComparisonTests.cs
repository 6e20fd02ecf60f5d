using System.Text.Json.Nodes;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Plan;

public sealed class SubsetComparisonTests
{
    [TestCase("""{"a":1}""", """{"a":1}""", true)]
    [TestCase("""{"a":1,"b":2}""", """{"a":1}""", true)]
    [TestCase("""{"b":2}""", """{"a":1}""", false)]
    [TestCase("""{}""", """{"a":{}}""", true, TestName = "Empty_members_are_not_kept_by_the_API_server")]
    [TestCase("""{}""", """{"a":false,"b":0,"c":"","d":[]}""", true)]
    [TestCase("""{}""", """{"a":true}""", false)]
    [TestCase("""{"limits":{"memory":"1Gi"}}""", """{"limits":{"memory":"1024Mi"}}""", true)]
    [TestCase("""{"limits":{"memory":"1Gi"}}""", """{"limits":{"memory":"1G"}}""", false)]
    [TestCase("""{"limits":{"cpu":2}}""", """{"limits":{"cpu":"2000m"}}""", true)]
    [TestCase("""{"emptyDir":{"sizeLimit":"1Gi"}}""", """{"emptyDir":{"sizeLimit":"1024Mi"}}""", true)]
    [TestCase("""{"target":{"averageValue":"8"}}""", """{"target":{"averageValue":"8000m"}}""", true)]
    [TestCase("""{"target":{"averageValue":"8"}}""", """{"target":{"averageValue":8}}""", true)]
    [TestCase("""{"target":{"value":"8"}}""", """{"target":{"value":"9"}}""", false)]
    [TestCase("""{"annotations":{"x":"1Gi"}}""", """{"annotations":{"x":"1024Mi"}}""", false)]
    [TestCase("""{"env":[{"name":"b","value":"2"},{"name":"a","value":"1"}]}""", """{"env":[{"name":"a","value":"1"}]}""", true)]
    [TestCase("""{"env":[{"name":"a","value":"2"}]}""", """{"env":[{"name":"a","value":"1"}]}""", false)]
    [TestCase("""{"args":["serve","x"]}""", """{"args":["serve"]}""", false, TestName = "Lists_without_keys_are_compared_whole")]
    [TestCase("""{"ports":[{"port":80,"protocol":"UDP"},{"port":80,"protocol":"TCP","nodePort":1}]}""", """{"ports":[{"port":80,"protocol":"TCP"}]}""", true)]
    [TestCase("""{"selector":{"a":"1","b":"2"}}""", """{"selector":{"a":"1"}}""", false, TestName = "A_key_that_somebody_adds_to_an_atomic_map_is_drift")]
    [TestCase("""{"nodeSelector":{"a":"1","b":"2"}}""", """{"nodeSelector":{"a":"1"}}""", false)]
    [TestCase("""{"a":[1]}""", """{"a":{"b":1}}""", false)]
    [TestCase("""{"a":"x"}""", """{"a":["x"]}""", false)]
    [TestCase("""{"env":["x"]}""", """{"env":[{"name":"a"}]}""", false)]
    public void Live_object_holds_what_would_be_applied(string live, string desired, bool expected) =>
        Assert.That(SubsetComparison.Covers(JsonNode.Parse(live), JsonNode.Parse(desired)), Is.EqualTo(expected));
}
