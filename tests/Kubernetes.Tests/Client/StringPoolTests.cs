using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Tests.Client;

public sealed class StringPoolTests
{
    private static readonly ResourceType<V1ConfigMap> Type = ResourceTypes.From(ApiJsonContext.Default.V1ConfigMap);

    [Test]
    public void Equal_texts_of_two_objects_are_one()
    {
        var (one, other) = (Read(Given.ConfigMap("a", 1, value: "the same value")), Read(Given.ConfigMap("b", 2, value: "the same value")));

        Assert.That(one.Data!["value"], Is.SameAs(other.Data!["value"]));
        Assert.That(one.Data.Keys.Single(), Is.SameAs(other.Data.Keys.Single()));
        Assert.That(one.Metadata!.Namespace, Is.SameAs(other.Metadata!.Namespace));
        Assert.That((one.Metadata.Name, other.Metadata.Name), Is.EqualTo(("a", "b")));
    }

    [TestCase("")]
    [TestCase("ä€😀")]
    [TestCase("line\nline\t\"quoted\"")]
    [TestCase("long")]
    public void Every_text_is_read_as_the_serializer_reads_it(string value)
    {
        value = value == "long" ? new string('x', 10_000) : value;
        var json = JsonSerializer.Serialize(new V1ConfigMap { Data = new Dictionary<string, string> { [value] = value } }, ApiJsonContext.Default.V1ConfigMap);
        var data = Read(json).Data!.Single();

        Assert.That((data.Key, data.Value), Is.EqualTo((value, value)));
    }

    [Test]
    public void More_texts_than_it_remembers_are_read_all_the_same()
    {
        for (var number = 0; number < 20_000; number++)
        {
            Assert.That(Read(Given.ConfigMap($"name-{number}", number)).Metadata!.Name, Is.EqualTo($"name-{number}"));
        }
    }

    [Test]
    public void What_is_no_text_is_named_with_its_path() => Assert.That(
        () => Read("""{"data":{"value":7}}"""), Throws.InstanceOf<JsonException>().With.Message.Contains("$.data.value"));

    private static V1ConfigMap Read(string json) => JsonSerializer.Deserialize(json, Type.KeptItemInfo)!;
}
