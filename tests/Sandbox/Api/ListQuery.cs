using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>metav1.ListOptions of a request, checked.</summary>
internal sealed record ListQuery
{
    public LabelSelector Labels { get; private init; } = LabelSelector.Everything;

    public FieldSelector Fields { get; private init; } = FieldSelector.Everything;

    /// <summary>0: unlimited.</summary>
    public int Limit { get; private init; }

    public string? Continue { get; private init; }

    /// <summary>Null: the most recent; 0: any.</summary>
    public long? ResourceVersion { get; private init; }

    public string? ResourceVersionMatch { get; private init; }

    public bool Watch { get; private init; }

    public bool AllowBookmarks { get; private init; }

    public bool SendInitialEvents { get; private init; }

    public TimeSpan? Timeout { get; private init; }

    public bool Selects(JsonObject served) => Labels.Matches(served) && Fields.Matches(served);

    /// <exception cref="ApiStatusException">400 or 422: an option that cannot be.</exception>
    public static ListQuery Parse(IQueryCollection query, ResourceDefinition definition, string? name)
    {
        var fields = query["fieldSelector"].ToString();
        if (name is not null)
        {
            fields = fields.Length == 0 ? $"metadata.name={name}" : $"{fields},metadata.name={name}";
        }

        var parsed = new ListQuery
        {
            Labels = LabelSelector.Parse(query["labelSelector"]),
            Fields = FieldSelector.Parse(fields, definition),
            Limit = (int)Math.Min(Whole(query, "limit") ?? 0, int.MaxValue),
            Continue = query["continue"].ToString() is { Length: > 0 } token ? token : null,
            ResourceVersion = Whole(query, "resourceVersion"),
            ResourceVersionMatch = query["resourceVersionMatch"].ToString() is { Length: > 0 } match ? match : null,
            Watch = Flag(query, "watch"),
            AllowBookmarks = Flag(query, "allowWatchBookmarks"),
            SendInitialEvents = Flag(query, "sendInitialEvents"),
            Timeout = Whole(query, "timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        parsed.Check(query.ContainsKey("sendInitialEvents"));
        return parsed;
    }

    public static bool Flag(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" => query.ContainsKey(name) && query[name].Count > 0 && query[name][0] is null,
        "1" or "true" or "True" or "TRUE" or "t" or "T" => true,
        "0" or "false" or "False" or "FALSE" or "f" or "F" => false,
        var other => throw ApiStatus.BadRequest($"strconv.ParseBool: parsing \"{other}\": invalid syntax (query parameter {name})"),
    };

    public static long? Whole(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw ApiStatus.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax (query parameter {name})");
    }

    private void Check(bool asksInitialEvents)
    {
        var errors = (Watch ? WatchErrors(asksInitialEvents) : ListErrors(asksInitialEvents)).ToList();
        if (errors.Count > 0)
        {
            throw ApiStatus.Invalid("meta.k8s.io", "ListOptions", "", errors);
        }
    }

    private IEnumerable<FieldError> WatchErrors(bool asksInitialEvents)
    {
        if (asksInitialEvents && ResourceVersionMatch != "NotOlderThan")
        {
            yield return FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        if (ResourceVersionMatch is null)
        {
            yield break;
        }

        if (!asksInitialEvents)
        {
            yield return FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (ResourceVersionMatch != "NotOlderThan")
        {
            yield return FieldError.NotSupported("resourceVersionMatch", ResourceVersionMatch, ["NotOlderThan"]);
        }

        if (Continue is not null)
        {
            yield return FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
        }
    }

    private IEnumerable<FieldError> ListErrors(bool asksInitialEvents)
    {
        if (ResourceVersionMatch is not null and not ("Exact" or "NotOlderThan"))
        {
            yield return FieldError.NotSupported("resourceVersionMatch", ResourceVersionMatch, ["Exact", "NotOlderThan"]);
        }
        else if (ResourceVersionMatch is not null && ResourceVersion is null)
        {
            yield return FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (asksInitialEvents)
        {
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
    }
}
