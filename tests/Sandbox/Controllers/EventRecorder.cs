using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>
/// Writes core/v1 Events as client-go's recorder does: one that says the same again raises the count of the first.
/// Events are advice to people: one that cannot be written (its namespace is going away) is logged, and nothing fails over it.
/// </summary>
internal sealed class EventRecorder(IClusterStore store, TimeProvider time, ILogger<EventRecorder> logger)
{
    private readonly ConcurrentDictionary<(string? Uid, string Field, string Reason, string Message), ObjectKey> _written = new();

    /// <remarks><paramref name="about"/>: the object, with apiVersion, kind and metadata. <paramref name="component"/>: who says so, for example "kubelet". <paramref name="fieldPath"/>: which part of the object, for example "spec.containers{runtime}", or empty.</remarks>
    public void Record(JsonObject about, EventType type, string reason, string message, string component, string fieldPath = "")
    {
        var identity = (about.Uid, fieldPath, reason, message);
        try
        {
            if (_written.TryGetValue(identity, out var key) && store.Get(key) is not null)
            {
                store.Change(key, CountOnce);
                return;
            }

            var created = store.Create(KnownResources.Events, Build(about, type, reason, message, component, fieldPath));
            _written[identity] = new ObjectKey(KnownResources.Events, created.Namespace, created.Name);
        }
        catch (ApiStatusException refusal)
        {
            Log.EventRefused(logger, reason, about.Name, refusal.Message);
        }
    }

    private void CountOnce(JsonObject recorded)
    {
        recorded["count"] = (recorded.Number("count") ?? 1) + 1;
        recorded["lastTimestamp"] = time.GetUtcNow().ToTimestamp();
    }

    private JsonObject Build(JsonObject about, EventType type, string reason, string message, string component, string fieldPath)
    {
        var now = time.GetUtcNow();
        var place = about.Namespace ?? "default";
        var involved = new JsonObject
        {
            ["kind"] = about.Kind,
            ["namespace"] = about.Namespace,
            ["name"] = about.Name,
            ["uid"] = about.Uid,
            ["apiVersion"] = about.Text("apiVersion"),
            ["resourceVersion"] = about.Text("metadata", "resourceVersion"),
        };
        if (fieldPath.Length > 0)
        {
            involved["fieldPath"] = fieldPath;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"{about.Name}.{now.UtcTicks:x}{Guid.NewGuid().ToString("N")[..6]}"),
                ["namespace"] = place,
            },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message.Length <= 1024 ? message : message[..1024],
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
            ["firstTimestamp"] = now.ToTimestamp(),
            ["lastTimestamp"] = now.ToTimestamp(),
            ["count"] = 1,
            ["type"] = type.ToString(),
        };
    }
}
