using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Fuzz.Targets.Cluster;

/// <summary>What an API server, or a proxy in front of it, sends; System.Text.Json's document is the second reader.</summary>
internal static class ApiServerTargets
{
    private static readonly ResourceType<V1Deployment> Deployments = ResourceTypes.From(ApiJsonContext.Default.V1Deployment);

    private const string Item =
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"b","uid":"u","resourceVersion":"7","labels":{"x":"y"},"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}]}}},"status":{"readyReplicas":1,"conditions":[{"type":"Available","status":"True"}]}}""";

    private static readonly string[] Lists =
    [
        $$$"""{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"9","continue":"x"},"items":[{{{Item}}},{"metadata":{"name":"d"}}]}""",
        $$$"""{"items":[{{{Item}}}],"metadata":{},"kind":"DeploymentList","extra":{"a":[1]}}""",
    ];

    private static readonly string[] Events =
    [
        """{"type":"ADDED","object":""" + Item + "}",
        """{"object":""" + Item + ",\"type\":\"DELETED\"}",
        """{"type":"BOOKMARK","object":{"kind":"Deployment","metadata":{"resourceVersion":"11"}}}""",
        """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}""",
    ];

    public static IEnumerable<Target> All =>
    [
        new("k8s-list", "A page of a list", static dice => JsonMutator.Mutate(dice, Lists), ListAsync),
        Target.Of("k8s-watch", "A line of a watch", static dice => JsonMutator.Mutate(dice, Events), Watch),
        new("k8s-lines", "A stream of lines", static dice => ByteMutator.Mutate(dice, "{\"a\":1}\n{\"b\":2}\n\n{}\n"u8.ToArray(), "\n\n"u8.ToArray()), LinesAsync),
    ];

    private static async ValueTask<Verdict> ListAsync(ReadOnlyMemory<byte> body)
    {
        ResourcePage<V1Deployment> page;
        try
        {
            page = await ListReader.ReadAsync(Deployments, new MemoryStream(body.ToArray()), CancellationToken.None);
        }
        catch (InvalidDataException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var items = Members(root, "items").Where(static value => value.ValueKind == JsonValueKind.Array).Sum(static value => value.GetArrayLength());
        return items != page.Items.Count + page.Unreadable.Count ? Verdict.Wrong($"{page.Items.Count} and {page.Unreadable.Count} of {items} items")
            : page.Items.Any(static item => item.Metadata?.Name is null) ? Verdict.Wrong("an item without a name")
            : page.Unreadable.Any(static item => string.IsNullOrWhiteSpace(item.Error)) ? Verdict.Refused("")
            : Verdict.Accepted;
    }

    private static Verdict Watch(ReadOnlyMemory<byte> line)
    {
        WatchEvent<V1Deployment> read;
        try
        {
            read = WatchEventReader.Read(Deployments, new ReadOnlySequence<byte>(line));
        }
        catch (InvalidDataException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }

        using var document = JsonDocument.Parse(line);
        var type = document.RootElement.GetProperty("type").GetString();
        var content = document.RootElement.GetProperty("object");
        return read switch
        {
            WatchEvent<V1Deployment>.Stored stored => Agreed(type is "ADDED" or "MODIFIED" && stored.Resource.Metadata?.Name == Name(content), type),
            WatchEvent<V1Deployment>.Deleted deleted => Agreed(type == "DELETED" && deleted.Resource.Metadata?.Name == Name(content), type),
            WatchEvent<V1Deployment>.Bookmark bookmark => Agreed(type == "BOOKMARK" && bookmark.ResourceVersion == (content.GetProperty("metadata").GetProperty("resourceVersion").GetString() ?? ""), type),
            WatchEvent<V1Deployment>.Failed => Agreed(type == "ERROR", type),
            WatchEvent<V1Deployment>.Unreadable { Resource.Error: var error } => string.IsNullOrWhiteSpace(error) ? Verdict.Refused("") : Verdict.Refused(error),
            _ => Verdict.Wrong("an event of no kind"),
        };
    }

    private static Verdict Agreed(bool agrees, string? type) => agrees ? Verdict.Accepted : Verdict.Wrong($"the event of type '{type}' is read as another");

    private static async ValueTask<Verdict> LinesAsync(ReadOnlyMemory<byte> stream)
    {
        await using var reader = new LineReader(new MemoryStream(stream.ToArray()));
        var lines = new List<string>();
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lines.Add(Encoding.Latin1.GetString(line));
            }
        }
        catch (EndOfStreamException refusal)
        {
            return stream.Span[^1] == (byte)'\n' ? Verdict.Wrong("a stream that ends with its line is said not to") : Verdict.Refused(refusal.Message);
        }

        var text = Encoding.Latin1.GetString(stream.Span);
        return text == string.Concat(lines.Select(static line => line + "\n")) ? Verdict.Accepted : Verdict.Wrong("the lines are not those of the stream");
    }

    private static IEnumerable<JsonElement> Members(JsonElement root, string name) => root.EnumerateObject().Where(member => member.NameEquals(name)).Select(static member => member.Value);

    /// <summary>As a serializer reads it: members that come twice count once more.</summary>
    private static string? Name(JsonElement content) => Members(content, "metadata").LastOrDefault() is { ValueKind: JsonValueKind.Object } metadata ? Members(metadata, "name").LastOrDefault().GetString() : null;
}
