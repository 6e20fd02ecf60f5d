using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Does the body fit the path it was sent to?</summary>
internal static class Admission
{
    public static void CheckType(ApiRequest request, JsonObject value)
    {
        var definition = request.Definition;
        var (apiVersion, kind) = (value.ApiVersion ?? "", value.Kind ?? "");
        if (apiVersion.Length > 0 && apiVersion != definition.ApiVersion)
        {
            throw ApiStatus.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({definition.ApiVersion})");
        }

        if (kind.Length > 0 && kind != definition.Kind)
        {
            throw ApiStatus.BadRequest($"the kind in the data ({kind}) does not match the expected kind ({definition.Kind})");
        }

        if (definition.IsCustom && (apiVersion.Length == 0 || kind.Length == 0))
        {
            throw ApiStatus.BadRequest($"Object 'Kind' or 'apiVersion' is missing; expected {definition.ApiVersion}, Kind={definition.Kind}");
        }
    }

    /// <summary>The namespace of the path fills an absent one in the body.</summary>
    public static void CheckPlace(ApiRequest request, JsonObject value)
    {
        if (!request.Definition.Namespaced)
        {
            return;
        }

        var metadata = value.EnsureMetadata();
        if (!string.IsNullOrEmpty(value.Namespace) && request.Target.Namespace is not null && value.Namespace != request.Target.Namespace)
        {
            throw ApiStatus.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata.Put("namespace", request.Target.Namespace ?? value.Namespace);
    }

    public static void CheckName(ApiRequest request, JsonObject value)
    {
        if (value.Name != request.Target.Name)
        {
            throw ApiStatus.BadRequest(value.Name.Length == 0
                ? "name must be provided"
                : $"the name of the object ({value.Name}) does not match the name on the URL ({request.Target.Name})");
        }
    }

    /// <summary>Unknown fields, judged on a copy: the store prunes them for itself.</summary>
    public static void CheckFields(ApiRequest request, JsonObject value)
    {
        List<string> unknown = [];
        request.Definition.Rules.PruneAndDefault(value.Copy(), unknown);
        FieldValidation.Judge(request, unknown);
    }
}
