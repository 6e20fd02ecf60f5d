using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Patching;

namespace ModelServing.Sandbox.Tests.Patching;

/// <summary>The classic patches, by the tables of their specifications.</summary>
public sealed class PatchTests
{
    /// <summary>RFC 7396, appendix A, and a few more.</summary>
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [TestCase("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [TestCase("""{"a":"foo"}""", """null""", """null""")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [TestCase("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patch(string target, string patch, string expected) =>
        Same(JsonMergePatch.Apply(Parse(target), Parse(patch)), expected);

    /// <summary>RFC 6902, appendix A.</summary>
    [TestCase("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [TestCase("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [TestCase("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [TestCase("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [TestCase("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [TestCase("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [TestCase("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [TestCase("""{"foo":["a",2,"c"]}""", """[{"op":"test","path":"/foo/1","value":2},{"op":"copy","from":"/foo/0","path":"/bar"}]""", """{"foo":["a",2,"c"],"bar":"a"}""")]
    [TestCase("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [TestCase("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [TestCase("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}]""", """{"~1":10}""")]
    [TestCase("""{"a":null}""", """[{"op":"replace","path":"/a","value":1}]""", """{"a":1}""")]
    public void Json_patch(string target, string patch, string expected) =>
        Same(JsonPatch.Apply(Parse(target)!, Parse(patch)), expected);

    [TestCase("""[{"op":"add","path":"/a/b","value":1}]""", true)]
    [TestCase("""[{"op":"remove","path":"/none"}]""", true)]
    [TestCase("""[{"op":"replace","path":"/none","value":1}]""", true)]
    [TestCase("""[{"op":"test","path":"/foo","value":"other"}]""", true)]
    [TestCase("""[{"op":"add","path":"/list/7","value":1}]""", true)]
    [TestCase("""[{"op":"add","path":"/list/01","value":1}]""", true)]
    [TestCase("""[{"op":"remove","path":"/list/-"}]""", true)]
    [TestCase("""[{"op":"move","from":"/deep","path":"/deep/x"}]""", true)]
    [TestCase("""[{"op":"add","path":"/x"}]""", false)]
    [TestCase("""[{"op":"add","path":"x","value":1}]""", false)]
    [TestCase("""[{"op":"spam","path":"/x","value":1}]""", false)]
    [TestCase("""[{"op":"add","value":1}]""", false)]
    [TestCase("""{"op":"add"}""", false)]
    [TestCase("""[7]""", false)]
    public void A_json_patch_that_does_not_fit_changes_nothing(string patch, bool unprocessable)
    {
        var target = Parse("""{"foo":"bar","list":[1],"deep":{}}""")!;
        var fault = Assert.Throws<PatchFault>(() => JsonPatch.Apply(target, Parse(patch)))!;
        Assert.That(fault.Unprocessable, Is.EqualTo(unprocessable), fault.Message);
        Same(target, """{"foo":"bar","list":[1],"deep":{}}""");
    }

    /// <summary>Strategic merge on a pod spec: containers merge by name, ports by containerPort, tolerations are atomic.</summary>
    [TestCase("""{"containers":[{"name":"a","image":"1"}]}""", """{"containers":[{"name":"b","image":"2"}]}""", """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""")]
    [TestCase("""{"containers":[{"name":"a","image":"1","command":["x"]}]}""", """{"containers":[{"name":"a","image":"2"}]}""", """{"containers":[{"name":"a","image":"2","command":["x"]}]}""")]
    [TestCase("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""")]
    [TestCase("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"c"},{"$patch":"replace"}]}""", """{"containers":[{"name":"c"}]}""")]
    [TestCase("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [TestCase("""{"containers":[{"name":"a"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [TestCase("""{"containers":[{"name":"a","command":["x","y"]}]}""", """{"containers":[{"name":"a","command":["z"]}]}""", """{"containers":[{"name":"a","command":["z"]}]}""")]
    [TestCase("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [TestCase("""{"nodeSelector":{"a":"1","b":"2"}}""", """{"nodeSelector":{"a":null,"c":"3"}}""", """{"nodeSelector":{"b":"2","c":"3"}}""")]
    [TestCase("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"b":"2","$patch":"replace"}}""", """{"nodeSelector":{"b":"2"}}""")]
    [TestCase("""{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}""", """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""")]
    public void Strategic_merge_patch(string target, string patch, string expected)
    {
        var schema = BuiltInSchemas.Of("", "v1", "Pod").Property("spec")!;
        Same(StrategicMergePatch.Apply(schema, Parse(target)!.AsObject(), Parse(patch)!.AsObject()), expected);
    }

    [Test]
    public void Finalizers_merge_as_a_set_and_lose_by_directive()
    {
        var schema = BuiltInSchemas.ObjectMeta;
        var target = Parse("""{"finalizers":["a","b"]}""")!.AsObject();
        Same(StrategicMergePatch.Apply(schema, target, Parse("""{"finalizers":["b","c"]}""")!.AsObject()), """{"finalizers":["a","b","c"]}""");
        Same(StrategicMergePatch.Apply(schema, target, Parse("""{"$deleteFromPrimitiveList/finalizers":["a"]}""")!.AsObject()), """{"finalizers":["b"]}""");
    }

    [TestCase("""{"containers":[{"image":"x"}]}""")]
    [TestCase("""{"containers":["x"]}""")]
    [TestCase("""{"nodeSelector":{"$patch":"spam"}}""")]
    [TestCase("""{"$spam":1}""")]
    public void A_strategic_patch_that_cannot_be_is_refused(string patch)
    {
        var schema = BuiltInSchemas.Of("", "v1", "Pod").Property("spec")!;
        Assert.That(() => StrategicMergePatch.Apply(schema, Parse("""{"nodeSelector":{}}""")!.AsObject(), Parse(patch)!.AsObject()), Throws.TypeOf<PatchFault>());
    }

    private static JsonNode? Parse(string json) => JsonNode.Parse(json);

    private static void Same(JsonNode? actual, string expected) =>
        Assert.That(JsonNode.DeepEquals(actual, Parse(expected)), $"expected {expected}, got {actual?.ToJsonString() ?? "null"}");
}
