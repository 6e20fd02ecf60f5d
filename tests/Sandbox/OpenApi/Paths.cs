using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>The operations of a resource. kubectl looks here for a kind's path (explain) and for the fieldValidation parameter (apply).</summary>
internal static class Paths
{
    public static void Add(JsonObject paths, ResourceDefinition definition, string component)
    {
        var root = definition.Resource.Group.Length == 0
            ? $"/api/{definition.Version}"
            : $"/apis/{definition.Resource.Group}/{definition.Version}";
        var collection = definition.Namespaced ? $"{root}/namespaces/{{namespace}}/{definition.Resource.Resource}" : $"{root}/{definition.Resource.Resource}";
        if (definition.CreateOnly)
        {
            paths[collection] = new JsonObject { ["post"] = Operation(definition, component, "post") };
            return;
        }

        paths[collection] = Operations(definition, component, ("get", "list"), ("post", "post"), ("delete", "deletecollection"));
        paths[$"{collection}/{{name}}"] = Operations(definition, component, ("get", "get"), ("put", "put"), ("patch", "patch"), ("delete", "delete"));
        if (definition.HasStatus)
        {
            paths[$"{collection}/{{name}}/status"] = Operations(definition, component, ("get", "get"), ("put", "put"), ("patch", "patch"));
        }
    }

    private static JsonObject Operations(ResourceDefinition definition, string component, params (string Method, string Action)[] operations) =>
        new(operations.Select(o => KeyValuePair.Create(o.Method, (JsonNode?)Operation(definition, component, o.Action))));

    private static JsonObject Operation(ResourceDefinition definition, string component, string action)
    {
        var schema = new JsonObject { ["$ref"] = "#/components/schemas/" + component };
        var operation = new JsonObject
        {
            ["operationId"] = $"{action}{definition.Resource.Group}{definition.Version}{definition.Kind}",
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "OK",
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
                },
            },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = definition.Resource.Group,
                ["kind"] = definition.Kind,
                ["version"] = definition.Version,
            },
        };
        if (action is "post" or "put" or "patch")
        {
            operation["parameters"] = new JsonArray([.. new[] { "dryRun", "fieldManager", "fieldValidation" }.Select(Parameter)]);
        }

        return operation;
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
