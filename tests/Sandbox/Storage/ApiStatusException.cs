using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>A refused request, as <c>metav1.Status</c> tells it. <see cref="ApiStatus"/> makes the ones that the real server makes.</summary>
public sealed class ApiStatusException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>HTTP status code, for example 404.</summary>
    public int Code { get; } = code;

    /// <summary>Machine-readable reason, for example "NotFound" (apimachinery StatusReason).</summary>
    public string Reason { get; } = reason;

    /// <summary>name, group, kind, causes, retryAfterSeconds; null where the real server gives none.</summary>
    public JsonObject? Details { get; } = details;

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}
