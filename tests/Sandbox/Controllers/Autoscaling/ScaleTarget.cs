using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>The scale subresource of an autoscaler's target, read and written through the API server.</summary>
internal sealed class ScaleTarget(ApiClient api, string path, JsonObject scale)
{
    public int Replicas => (int)(scale.Number("spec", "replicas") ?? 0);

    /// <summary>Of its pods, as text.</summary>
    public string Selector => scale.Text("status", "selector") ?? "";

    /// <exception cref="ApiCallException">There is no such target, or it cannot be scaled.</exception>
    public static async Task<ScaleTarget> ReadAsync(ApiClient api, ResourceCatalog catalog, JsonObject autoscaler, CancellationToken cancellationToken)
    {
        var reference = autoscaler.Map("spec", "scaleTargetRef");
        var (apiVersion, kind) = (reference.Text("apiVersion") ?? "v1", reference.Text("kind"));
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        var definition = catalog.Served.FirstOrDefault(served => served.Kind == kind && served.Resource.Group == group && served.Scale is not null)
            ?? throw new ApiCallException($"no matches for kind \"{kind}\" in group \"{group}\"");
        var root = group.Length == 0 ? $"/api/{definition.Version}" : $"/apis/{definition.ApiVersion}";
        var path = $"{root}/namespaces/{autoscaler.Namespace}/{definition.Resource.Resource}/{reference.Text("name")}/scale";
        return new ScaleTarget(api, path, await api.GetAsync(path, cancellationToken));
    }

    /// <exception cref="ApiCallException">The server refuses it, for example because the target has changed meanwhile.</exception>
    public Task WriteAsync(int replicas, CancellationToken cancellationToken)
    {
        var changed = (JsonObject)scale.DeepClone();
        changed.Ensure("spec")["replicas"] = replicas;
        return api.PutAsync(path, changed, cancellationToken);
    }
}
