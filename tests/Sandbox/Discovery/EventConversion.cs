using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Discovery;

/// <summary>events.k8s.io/v1 over core v1: the same events under other member names (kubernetes <c>pkg/apis/events/v1/conversion.go</c>).</summary>
internal sealed class EventConversion : IObjectConversion
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public void ToServed(JsonObject value)
    {
        foreach (var (core, events) in Names)
        {
            Rename(value, core, events);
        }

        // Required by this group, optional in the other.
        value["eventTime"] ??= null;
    }

    public void ToStored(JsonObject value)
    {
        foreach (var (core, events) in Names)
        {
            Rename(value, events, core);
        }
    }

    private static void Rename(JsonObject value, string from, string to)
    {
        if (value.Remove(from, out var member))
        {
            value.Put(to, member);
        }
    }
}
