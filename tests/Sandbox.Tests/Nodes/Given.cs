using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Nodes;

/// <summary>Objects that the tests start from.</summary>
internal static class Given
{
    public static JsonObject Json(string json) => (JsonObject)JsonNode.Parse(json)!;

    /// <summary>A container that runs a shell script.</summary>
    public static JsonObject Shell(string script, string name = "main") => new()
    {
        ["name"] = name,
        ["image"] = "shell:1",
        ["command"] = new JsonArray("/bin/sh", "-c", script),
    };

    /// <summary>A container that answers on port 8080.</summary>
    public static JsonObject Responder(string name = "main") => new()
    {
        ["name"] = name,
        ["image"] = "responder:1",
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080, ["protocol"] = "TCP" }),
        ["readinessProbe"] = Json("""{"httpGet": {"path": "/live", "port": "http"}, "periodSeconds": 1, "failureThreshold": 1}"""),
    };

    public static JsonObject Pod(string name, params JsonObject[] containers) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = new JsonObject { ["app"] = name } },
        ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 20, ["restartPolicy"] = "Always", ["containers"] = new JsonArray([.. containers]) },
    };

    public static JsonObject With(this JsonObject value, string member, string json)
    {
        value[member] = JsonNode.Parse(json);
        return value;
    }

    /// <summary>Sets a member of the spec.</summary>
    public static JsonObject WithSpec(this JsonObject value, string member, string json)
    {
        value.Ensure("spec")[member] = JsonNode.Parse(json);
        return value;
    }

    public static JsonObject Deployment(string name, int replicas, JsonObject container, string strategy = "{}") => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["strategy"] = JsonNode.Parse(strategy),
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 5, ["containers"] = new JsonArray(container) },
            },
        },
    };

    public static JsonObject Service(string name, string clusterAddress) => Json($$$"""
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "{{{name}}}", "namespace": "default"},
         "spec": {"clusterIP": "{{{clusterAddress}}}", "type": "ClusterIP", "selector": {"app": "{{{name}}}"}, "ports": [{"name": "http", "port": 8080, "targetPort": "http", "protocol": "TCP"}]}}
        """);
}
