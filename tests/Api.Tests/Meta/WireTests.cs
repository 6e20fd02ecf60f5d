using System.Text.Json;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;

namespace ModelServing.Api.Tests.Meta;

public sealed class WireTests
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 11, 1, 11, 0, 0, TimeSpan.FromHours(1)).AddMicroseconds(1234.5);

    [Test]
    public void Members_that_are_not_set_are_not_sent()
    {
        var json = JsonSerializer.Serialize(
            new V1Deployment { ApiVersion = "apps/v1", Kind = "Deployment", Spec = new V1DeploymentSpec { Replicas = 0 } },
            ApiJsonContext.Default.V1Deployment);
        Assert.That(json, Is.EqualTo("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":0}}"""));
    }

    [Test]
    public void Absent_and_unknown_members_are_no_matter()
    {
        var pod = JsonSerializer.Deserialize("""{"metadata":{"name":"p","managedFields":[{"x":{}}]},"status":{"qosClass":"Burstable"}}""", ApiJsonContext.Default.V1Pod)!;
        Assert.That(pod.Metadata!.Name, Is.EqualTo("p"));
        Assert.That(pod.Status!.Conditions, Is.Null);
    }

    [Test]
    public void Time_has_whole_seconds_and_MicroTime_six_decimals()
    {
        var lease = new V1Lease { Metadata = new V1ObjectMeta { CreationTimestamp = Time }, Spec = new V1LeaseSpec { RenewTime = Time } };
        Assert.That(
            JsonSerializer.Serialize(lease, ApiJsonContext.Default.V1Lease),
            Is.EqualTo("""{"metadata":{"creationTimestamp":"2026-11-01T10:00:00Z"},"spec":{"renewTime":"2026-11-01T10:00:00.001234Z"}}"""));
    }

    [TestCase("8080", 8080, null)]
    [TestCase("\"http\"", null, "http")]
    public void Port_is_a_number_or_a_name(string json, int? number, string? text)
    {
        var value = JsonSerializer.Deserialize(json, ApiJsonContext.Default.IntOrString);
        Assert.That((value.Number, value.Text), Is.EqualTo((number, text)));
        Assert.That(JsonSerializer.Serialize(value, ApiJsonContext.Default.IntOrString), Is.EqualTo(json));
    }

    [Test]
    public void Every_kind_that_has_a_resource_name_is_known_to_the_serialiser()
    {
        var kinds = typeof(V1Pod).Assembly.GetTypes().Where(type => type.IsDefined(typeof(KubernetesEntityAttribute), false));
        Assert.That(kinds.Select(ApiJsonContext.Default.GetTypeInfo), Is.All.Not.Null);
    }
}
