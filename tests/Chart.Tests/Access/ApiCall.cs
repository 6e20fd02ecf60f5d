using Microsoft.AspNetCore.Http;

namespace ModelServing.Chart.Tests.Access;

/// <summary>What a request to the API server wants, in the words of RBAC.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection.</param>
/// <param name="Group">API group; empty for the core.</param>
/// <param name="Resource">Plural, with the subresource where there is one: <c>modeldeployments/status</c>.</param>
/// <param name="Namespace">Null for what has none, and for all namespaces.</param>
/// <param name="Name">Null for a collection.</param>
internal sealed record ApiCall(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    /// <summary>Null for paths that are no resource, such as /version.</summary>
    public static ApiCall? Read(HttpRequest request)
    {
        var steps = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[]? below = steps switch
        {
            ["api", _, _, ..] => steps[2..],
            ["apis", _, _, _, ..] => steps[3..],
            _ => null,
        };
        if (below is null)
        {
            return null;
        }

        var isNamespaced = below is ["namespaces", _, _, ..];
        var target = isNamespaced ? below[2..] : below;
        var name = target.Length > 1 ? target[1] : null;
        return new ApiCall(
            VerbOf(request, name),
            steps[0] == "api" ? "" : steps[1],
            target.Length > 2 ? $"{target[0]}/{target[2]}" : target[0],
            isNamespaced ? below[1] : null,
            name);
    }

    private static string VerbOf(HttpRequest request, string? name) => request.Method switch
    {
        "GET" when request.Query["watch"] is [("1" or "true")] => "watch",
        "GET" => name is null ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name is null ? "deletecollection" : "delete",
        var method => throw new NotSupportedException($"method {method}"),
    };
}
