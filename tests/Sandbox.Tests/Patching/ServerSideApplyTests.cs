using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Patching;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Patching;

/// <summary>Field ownership as KEP-555 and structured-merge-diff describe it, on a schema with every kind of list and map.</summary>
public sealed class ServerSideApplyTests
{
    private static readonly SchemaView Schema = new(JsonNode.Parse("""
        {"type":"object","properties":{
          "metadata":{"type":"object","properties":{"name":{"type":"string"},"labels":{"type":"object","additionalProperties":{"type":"string"}}}},
          "replicas":{"type":"integer"},
          "template":{"type":"object","properties":{"image":{"type":"string"},"user":{"type":"string"}}},
          "selector":{"type":"object","x-kubernetes-map-type":"atomic","additionalProperties":{"type":"string"}},
          "rows":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name","port"],
                  "items":{"type":"object","properties":{"name":{"type":"string"},"port":{"type":"integer","default":80},"value":{"type":"string"},"note":{"type":"string"}}}},
          "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "order":{"type":"array","items":{"type":"string"}},
          "free":{"x-kubernetes-preserve-unknown-fields":true}}}
        """)!.AsObject());

    /// <summary>case, first manager's configuration, second manager's or first manager's next one, expected value.</summary>
    [TestCase("a dropped field goes", """{"replicas":1,"template":{"image":"a","user":"u"}}""", """{"template":{"image":"b"}}""", """{"template":{"image":"b"}}""")]
    [TestCase("a dropped struct goes", """{"template":{"image":"a"},"replicas":1}""", """{"replicas":1}""", """{"replicas":1}""")]
    [TestCase("a dropped map key goes", """{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"b":"3"}}}""", """{"metadata":{"labels":{"b":"3"}}}""")]
    [TestCase("an atomic map is replaced", """{"selector":{"a":"1","b":"2"}}""", """{"selector":{"c":"3"}}""", """{"selector":{"c":"3"}}""")]
    [TestCase("an atomic list is replaced", """{"order":["a","b"]}""", """{"order":["b","c"]}""", """{"order":["b","c"]}""")]
    [TestCase("a dropped item goes", """{"rows":[{"name":"a"},{"name":"b","value":"x"}]}""", """{"rows":[{"name":"b","value":"y"}]}""", """{"rows":[{"name":"b","value":"y"}]}""")]
    [TestCase("a key has a default", """{"rows":[{"name":"a","value":"1"}]}""", """{"rows":[{"name":"a","port":80,"value":"2"}]}""", """{"rows":[{"name":"a","port":80,"value":"2"}]}""")]
    [TestCase("another key is another item", """{"rows":[{"name":"a","port":1}]}""", """{"rows":[{"name":"a","port":2}]}""", """{"rows":[{"name":"a","port":2}]}""")]
    [TestCase("a dropped set element goes", """{"tags":["a","b"]}""", """{"tags":["b","c"]}""", """{"tags":["b","c"]}""")]
    [TestCase("the applied order wins", """{"rows":[{"name":"a"},{"name":"b"},{"name":"c"}]}""", """{"rows":[{"name":"c"},{"name":"a"},{"name":"b"}]}""", """{"rows":[{"name":"c"},{"name":"a"},{"name":"b"}]}""")]
    [TestCase("untyped lists are atomic", """{"free":{"list":[1,2],"x":1}}""", """{"free":{"list":[3]}}""", """{"free":{"list":[3]}}""")]
    public void One_manager_applies_twice(string name, string first, string second, string expected)
    {
        var value = Apply(Apply([], "one", first), "one", second);
        Assert.That(Plain(value), Is.EqualTo(Normal(expected)), name);
    }

    [TestCase("a value set by both stays with the other", """{"replicas":1}""", """{"replicas":1}""", "{}", """{"replicas":1}""")]
    [TestCase("items of both are united", """{"rows":[{"name":"a"}]}""", """{"rows":[{"name":"b"}]}""", """{"rows":[{"name":"b","value":"v"}]}""", """{"rows":[{"name":"a"},{"name":"b","value":"v"}]}""")]
    [TestCase("one's item keeps the other's field", """{"rows":[{"name":"a","value":"1"}]}""", """{"rows":[{"name":"a","note":"n"}]}""", """{"rows":[]}""", """{"rows":[{"name":"a","value":"1"}]}""")]
    [TestCase("sets are united", """{"tags":["a","b"]}""", """{"tags":["b","c"]}""", """{"tags":["c"]}""", """{"tags":["a","b","c"]}""")]
    [TestCase("maps are united", """{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"b":"2"}}}""", "{}", """{"metadata":{"labels":{"a":"1"}}}""")]
    public void Two_managers_apply_and_the_second_drops(string name, string first, string second, string then, string expected)
    {
        var value = Apply(Apply(Apply([], "one", first), "two", second), "two", then);
        Assert.That(Plain(value), Is.EqualTo(Normal(expected)), name);
    }

    [TestCase("""{"replicas":1}""", """{"replicas":2}""", ".replicas")]
    [TestCase("""{"rows":[{"name":"a","value":"1"}]}""", """{"rows":[{"name":"a","value":"2"}]}""", ".rows[name=\"a\",port=80].value")]
    [TestCase("""{"selector":{"a":"1"}}""", """{"selector":{"a":"1","b":"2"}}""", ".selector")]
    [TestCase("""{"order":["a"]}""", """{"order":["b"]}""", ".order")]
    [TestCase("""{"metadata":{"labels":{"x":"1"}}}""", """{"metadata":{"labels":{"x":"2"}}}""", ".metadata.labels.x")]
    public void A_change_to_what_another_owns_conflicts_until_it_is_forced(string first, string second, string field)
    {
        var live = Apply([], "one", first);
        var refusal = Assert.Throws<ApiStatusException>(() => Apply(live, "two", second))!;
        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(refusal.Message, Is.EqualTo($"Apply failed with 1 conflict: conflict with \"one\": {field}"));
        var cause = refusal.Details.Array("causes")![0];
        Assert.That((cause.Text("reason"), cause.Text("field")), Is.EqualTo(("FieldManagerConflict", field)));

        var forced = Apply(live, "two", second, force: true);
        Assert.That(Plain(forced), Is.EqualTo(Normal(second)));
        Assert.That(Owners(forced).Where(o => o.Manager == "one").SelectMany(o => o.Fields.Paths()).Select(PathStep.Print), Has.No.Member(field));
    }

    [Test]
    public void An_update_takes_what_it_changes_and_an_apply_of_another_value_then_conflicts_with_it()
    {
        var live = Apply([], "one", """{"replicas":1,"template":{"image":"a"}}""");
        var scaled = (JsonObject)live.DeepClone();
        scaled["replicas"] = 5;
        FieldOwnership.Update(Schema, live, scaled, Owner("autoscaler", FieldOwner.Updates));
        Assert.That(Fields(scaled, "autoscaler"), Is.EqualTo("""{"f:replicas":{}}"""));
        Assert.That(Fields(scaled, "one"), Is.EqualTo("""{"f:template":{"f:image":{}}}"""));
        var refusal = Assert.Throws<ApiStatusException>(() => Apply(scaled, "one", """{"replicas":1,"template":{"image":"a"}}"""))!;
        Assert.That(refusal.Message, Does.Contain("conflict with \"autoscaler\" using v1: .replicas"));
        Assert.That(Plain(Apply(scaled, "one", """{"template":{"image":"a"}}""")), Is.EqualTo(Normal("""{"template":{"image":"a"},"replicas":5}""")));
    }

    [Test]
    public void An_update_that_removes_a_field_ends_its_ownership()
    {
        var live = Apply([], "one", """{"replicas":1,"tags":["a"]}""");
        var next = (JsonObject)live.DeepClone();
        next.Remove("replicas");
        FieldOwnership.Update(Schema, live, next, Owner("editor", FieldOwner.Updates));
        Assert.That(Fields(next, "one"), Is.EqualTo("""{"f:tags":{"v:\"a\"":{}}}"""));
    }

    [Test]
    public void Ownership_is_recorded_as_fields_of_version_one()
    {
        var value = Apply([], "one", """{"metadata":{"name":"n","labels":{"a":"b"}},"rows":[{"name":"x","value":"1"}],"tags":["t"],"selector":{"k":"v"}}""");
        Assert.That(
            Fields(value, "one"),
            Is.EqualTo("""{"f:metadata":{"f:labels":{"f:a":{}}},"f:rows":{"k:{\"name\":\"x\",\"port\":80}":{".":{},"f:name":{},"f:value":{}}},"f:selector":{},"f:tags":{"v:\"t\"":{}}}"""));
    }

    [Test]
    public void The_same_configuration_again_changes_nothing_not_even_the_time()
    {
        var once = Apply([], "one", """{"replicas":1,"tags":["a"]}""");
        var twice = FieldOwnership.Apply(Schema, once, Parse("""{"replicas":1,"tags":["a"]}"""), Owner("one", FieldOwner.Applies) with { Time = "2030-01-01T00:00:00Z" }, false);
        Assert.That(JsonNode.DeepEquals(once, twice));
    }

    [TestCase("""{"colour":"red"}""", ".colour: field not declared in schema")]
    [TestCase("""{"rows":[{"name":"a"},{"name":"a","port":80}]}""", """.rows: duplicate entries for key [name="a",port=80]""")]
    [TestCase("""{"template":"x"}""", ".template: expected map")]
    [TestCase("""{"tags":{"a":"b"}}""", ".tags: expected list, got map")]
    public void A_configuration_that_does_not_fit_the_schema_is_refused(string configuration, string message)
    {
        Assert.That(() => Apply([], "one", configuration), Throws.TypeOf<ApiStatusException>().With.Message.Contains(message));
    }

    /// <summary>Whatever happens, what one manager applied and nobody changed since is there, and it owns it.</summary>
    [Test]
    public void Random_appliers_always_see_their_own_configuration([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        JsonObject live = [];
        Dictionary<string, JsonObject> applied = [];
        for (var step = 0; step < 60; step++)
        {
            var manager = $"m{random.Next(3)}";
            var configuration = RandomConfiguration(random);
            live = FieldOwnership.Apply(Schema, live, configuration, Owner(manager, FieldOwner.Applies), force: true);
            applied[manager] = configuration;
            var wanted = TypedValue.Fields(Schema, configuration);
            var present = TypedValue.Fields(Schema, ServerFields.Without(live));
            Assert.That(wanted.Difference(present).Paths().Select(PathStep.Print), Is.Empty, $"step {step}: {live.ToJsonString()}");
            var owned = Owners(live).Aggregate(new FieldSet(), (all, o) => all.Union(o.Fields));
            Assert.That(present.Difference(owned).Paths().Where(p => p.Count > 1).Select(PathStep.Print), Is.Empty, $"step {step}: unowned fields stay");
        }
    }

    /// <summary>As on kube-apiserver 1.36: the time of an entry is that of the last change of a value, not of an agreement.</summary>
    [Test]
    public void An_applier_that_only_agrees_has_no_time_and_comes_first()
    {
        var value = Apply(Apply([], "one", """{"replicas":1}"""), "two", """{"replicas":1}""");

        Assert.That(Owners(value).Select(owner => (owner.Manager, owner.Time)), Is.EqualTo(((string, string?)[])[("two", null), ("one", "2026-01-01T00:00:00Z")]));
    }

    private static JsonObject RandomConfiguration(Random random)
    {
        var value = new JsonObject();
        if (random.Next(2) == 0)
        {
            value["replicas"] = random.Next(3);
        }

        if (random.Next(2) == 0)
        {
            value["tags"] = new JsonArray([.. "abcd".Where(_ => random.Next(2) == 0).Select(c => JsonValue.Create(c.ToString()))]);
        }

        if (random.Next(2) == 0)
        {
            value["rows"] = new JsonArray([.. "xyz".Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next())
                .Select(c => new JsonObject { ["name"] = c.ToString(), ["port"] = 80, ["value"] = $"{random.Next(3)}" })]);
        }

        return value;
    }

    private static JsonObject Apply(JsonObject live, string manager, string configuration, bool force = false) =>
        FieldOwnership.Apply(Schema, live, Parse(configuration), Owner(manager, FieldOwner.Applies), force);

    private static FieldOwner Owner(string manager, string operation) => new(manager, operation, "v1", null, "2026-01-01T00:00:00Z", new FieldSet());

    private static List<FieldOwner> Owners(JsonObject value) =>
        [.. (value.Array("metadata", "managedFields") ?? []).Select(e => FieldOwner.FromJson(e!.AsObject()))];

    private static string Fields(JsonObject value, string manager) => Owners(value).Single(o => o.Manager == manager).Fields.ToFieldsV1()
        .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Plain(JsonObject value)
    {
        var copy = value.Copy();
        copy.Map("metadata")?.Remove("managedFields");
        if (copy.Map("metadata") is { Count: 0 })
        {
            copy.Remove("metadata");
        }

        return Normal(copy.ToJsonString());
    }

    /// <summary>With the members of all objects in order: order means nothing there.</summary>
    private static string Normal(string json) => Sorted(Parse(json))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
