using System.Text.Json.Nodes;
using ModelServing.Sandbox.Tables;

namespace ModelServing.Sandbox.Tests.Tables;

public sealed class CellTests
{
    [TestCase(0, "0s")]
    [TestCase(119, "119s")]
    [TestCase(120, "2m")]
    [TestCase(185, "3m5s")]
    [TestCase(599, "9m59s")]
    [TestCase(600, "10m")]
    [TestCase(10799, "179m")]
    [TestCase(10800, "3h")]
    [TestCase(11100, "3h5m")]
    [TestCase(28800, "8h")]
    [TestCase(172799, "47h")]
    [TestCase(172800, "2d")]
    [TestCase(180000, "2d2h")]
    [TestCase(691200, "8d")]
    [TestCase(63072000, "2y")]
    [TestCase(63158400, "2y1d")]
    [TestCase(252288000, "8y")]
    [TestCase(-5, "<invalid>")]
    public void Ages_read_as_kubectl_writes_them(long seconds, string expected) =>
        Assert.That(HumanDuration.Format(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [TestCase(".a.b", "1")]
    [TestCase("$.a.b", "1")]
    [TestCase(".list[0].n", "\"x\"")]
    [TestCase(".list[-1].n", "\"y\"")]
    [TestCase(".list[*].n", "\"x\",\"y\"")]
    [TestCase(".list[?(@.n==\"y\")].v", "2")]
    [TestCase(".list[?(@.n=='y')].v", "2")]
    [TestCase(".list[?(@.n!=\"y\")].v", "1")]
    [TestCase(".list[?(@.w)].v", "2")]
    [TestCase(".map['a\\.b/c']", "3")]
    [TestCase(".map.a\\.b/c", "3")]
    [TestCase(".none.x", "")]
    [TestCase(".list[9].n", "")]
    public void Paths_of_printer_columns_find_values(string path, string expected)
    {
        var root = JsonNode.Parse("""{"a":{"b":1},"list":[{"n":"x","v":1},{"n":"y","v":2,"w":true}],"map":{"a.b/c":3}}""");
        Assert.That(string.Join(",", JsonPath.Parse(path).Select(root).Select(n => n!.ToJsonString())), Is.EqualTo(expected));
    }

    [TestCase("a.b")]
    [TestCase(".a[")]
    [TestCase(".a[x]")]
    [TestCase("..a")]
    [TestCase(".a[?(1==2)]")]
    public void Other_paths_are_refused(string path) => Assert.That(() => JsonPath.Parse(path), Throws.TypeOf<FormatException>());

    [TestCase("""{"status":{"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}}]}}""", "Running")]
    [TestCase("""{"status":{"phase":"Pending"}}""", "Pending")]
    [TestCase("""{"status":{"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "CrashLoopBackOff")]
    [TestCase("""{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":65}}}]}}""", "ExitCode:65")]
    [TestCase("""{"spec":{"initContainers":[{},{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":0}}},{"state":{"running":{}}}]}}""", "Init:1/2")]
    [TestCase("""{"spec":{"initContainers":[{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":66,"reason":"Error"}}}]}}""", "Init:Error")]
    [TestCase("""{"metadata":{"deletionTimestamp":"x"},"status":{"phase":"Running"}}""", "Terminating")]
    public void The_state_of_a_pod_is_one_word(string pod, string expected) =>
        Assert.That(PodColumns.Status(JsonNode.Parse(pod)!.AsObject()), Is.EqualTo(expected));
}
