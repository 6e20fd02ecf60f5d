using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ModelServing.Controllers.Signals;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Host.Access;

namespace ModelServing.Fuzz.Targets.Cluster;

/// <summary>Who asks the metrics API, and the metrics that pods show.</summary>
internal static partial class AccessTargets
{
    private const string Document =
        """
        # HELP model_serving_busy_ratio Share
        model_serving_busy_ratio{instance="0",path="a\"}b"} 0.5
        model_serving_busy_ratio{instance="1"} 1e-1 1700000000000
        nv_inference_pending_request_count 7
        nv_inference_request_failure{model="m",reason="REJECTED"} 3
        nv_inference_request_failure{model="m",reason="OTHER"} 9
        model_serving_queue_seconds_sum 12.25
        model_serving_queue_seconds_count{} 4
        nv_gpu_utilization{gpu_uuid="x"}0.9

        """;

    private static readonly AuthenticationConfig Config = new(null, null, null, ["X-Remote-User"], ["X-Remote-Uid"], ["X-Remote-Group"], ["X-Remote-Extra-"]);

    private static readonly string[] Authentications =
    [
        """{"client-ca-file":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----","requestheader-allowed-names":"[\"front-proxy-client\"]","requestheader-username-headers":"[\"X-Remote-User\"]","requestheader-group-headers":"[]","requestheader-extra-headers-prefix":"[\"X-Remote-Extra-\"]"}""",
    ];

    public static IEnumerable<Target> All =>
    [
        new("metrics", "A pod's metrics; a regular expression reads them as well", GenerateMetrics, MetricsAsync),
        Target.Of("front-proxy", "The front proxy's headers; no value of one is lost", static dice => TextMutator.Mutate(
            dice,
            ["X-Remote-User: a\nX-Remote-Group: g\nX-Remote-Group: h\nX-Remote-Extra-Scopes: s", "X-Remote-User: é\nX-Remote-Uid: 7\nX-Remote-Extra-a%62: 1\nX-Remote-Extra-ab: 2"],
            ["X-Remote-User", "X-Remote-Group", "X-Remote-Extra-", "x-remote-extra-", ": ", "\n", "a", "%62", "%2", "%", "%C3%A9"]), Headers),
        Target.Of("authentication-config", "What the API server publishes of its front proxy", static dice => JsonMutator.Mutate(dice, Authentications), Authentication),
    ];

    private static byte[] GenerateMetrics(Dice dice)
    {
        var document = Encoding.UTF8.GetBytes(Document);
        return dice.OneIn(2) ? TextMutator.Mutate(dice, [Document], ["\n", "{", "}", "\"", "\\", " ", "nv_inference_request_success", "nv_gpu_memory_used_bytes", "1", "-1", "NaN", "+Inf", "1e308", "\t", "\r", "reason=\"REJECTED\""])
            : dice.OneIn(8) ? [.. document, .. new byte[20_000], .. document] : ByteMutator.Mutate(dice, document, document);
    }

    private static async ValueTask<Verdict> MetricsAsync(ReadOnlyMemory<byte> input)
    {
        var read = await SampleReader.ReadAsync(new MemoryStream(input.ToArray()), 1 << 20, CancellationToken.None);
        if (read is null)
        {
            return Verdict.Refused("too long");
        }

        double?[] own = [read.BusyRatio, read.GpuRatio, read.GpuMemoryUsed, read.GpuMemoryTotal, read.Queued, read.InFlight, read.QueueSeconds, read.QueueCount, read.Answered, read.Rejected];
        double?[] other = [.. Families.Select((family, index) => Second(input.Span, family, isMean: index < 2))];
        return own.SequenceEqual(other) ? Verdict.Accepted : Verdict.Wrong($"{string.Join(' ', own)} instead of {string.Join(' ', other)}");
    }

    private static readonly string[] Families =
    [
        "model_serving_busy_ratio", "nv_gpu_utilization", "nv_gpu_memory_used_bytes", "nv_gpu_memory_total_bytes", "nv_inference_pending_request_count",
        "model_serving_in_flight_requests", "model_serving_queue_seconds_sum", "model_serving_queue_seconds_count", "nv_inference_request_success", "nv_inference_request_failure",
    ];

    private static double? Second(ReadOnlySpan<byte> document, string family, bool isMean)
    {
        var values = new List<double>();
        foreach (var line in Encoding.Latin1.GetString(document).Split('\n').Where(static line => line.Length < 16 * 1024))
        {
            if (Sample().Match(line) is { Success: true } match && match.Groups["name"].Value == family
                && (family != "nv_inference_request_failure" || match.Groups["labels"].Value.Contains("reason=\"REJECTED\"", StringComparison.Ordinal))
                && match.Groups["value"].Value.All(static character => char.IsAsciiDigit(character) || character is '.' or 'e' or 'E' or '+' or '-')
                && double.TryParse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && double.IsFinite(value))
            {
                values.Add(value);
            }
        }

        var sum = values.Aggregate(0.0, static (total, value) => total + value);
        return values.Count == 0 || !double.IsFinite(sum) ? null : isMean ? sum / values.Count : sum;
    }

    private static Verdict Headers(ReadOnlyMemory<byte> input)
    {
        var headers = new HeaderDictionary();
        var extras = 0;
        foreach (var line in Encoding.UTF8.GetString(input.Span).Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Append(line[..colon], line[(colon + 2)..]);
                extras += line.StartsWith("X-Remote-Extra-", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
        }

        var caller = RequestHeaders.Read(Config, headers);
        var user = headers["X-Remote-User"].FirstOrDefault();
        return caller is null ? string.IsNullOrEmpty(user) ? Verdict.Refused("nobody") : Verdict.Wrong($"'{user}' is nobody")
            : caller.User != user || caller.Groups.Count != headers["X-Remote-Group"].Count ? Verdict.Wrong("the user, or a group, is another")
            : caller.Extra.Values.Sum(static values => values.Count) != extras ? Verdict.Wrong($"{caller.Extra.Values.Sum(static values => values.Count)} of {extras} extra values")
            : caller.CacheKey().Length > 0 ? Verdict.Accepted : Verdict.Wrong("a caller without a key");
    }

    private static Verdict Authentication(ReadOnlyMemory<byte> input)
    {
        Dictionary<string, string> data;
        try
        {
            using var document = JsonDocument.Parse(input);
            data = document.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());
        }
        catch (Exception refusal) when (refusal is JsonException or InvalidOperationException or ArgumentException)
        {
            return Verdict.Refused("no map of texts");
        }

        var config = AuthenticationConfig.Parse(data);
        return config.AllowedNames is { Count: 0 } && data.TryGetValue("requestheader-allowed-names", out var names) && Elements(names) != 0
            ? Verdict.Wrong($"any name is allowed by '{names}'") : Verdict.Accepted;
    }

    /// <summary>How many there are; null where it is no list.</summary>
    private static int? Elements(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""\A(?<name>[^{ \t]+)(?<labels>\{(?:[^"}]|"(?:\\[\s\S]|[^"\\])*")*\}|(?=[ \t]))[ \t\r]*(?<value>[^ \t]+?)\r*(?:[ \t][\s\S]*)?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Sample();
}
