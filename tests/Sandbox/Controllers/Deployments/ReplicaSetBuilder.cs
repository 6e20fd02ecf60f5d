using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>The ReplicaSet that holds the pods of one template of a Deployment.</summary>
internal static class ReplicaSetBuilder
{
    public static JsonObject Build(JsonObject deployment, string hash, long replicas, long revision, RolloutBounds bounds)
    {
        var template = (JsonObject)deployment.At("spec", "template")!.DeepClone();
        template.EnsurePath("metadata", "labels")[TemplateHash.Label] = hash;
        var selector = (JsonObject)deployment.At("spec", "selector")!.DeepClone();
        selector.Ensure("matchLabels")[TemplateHash.Label] = hash;

        var built = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = template.Strings("metadata", "labels").ToJson(),
                ["annotations"] = DeploymentAnnotations.Inherited(deployment).ToJson(),
                ["ownerReferences"] = new JsonArray(OwnerReferences.Controller(deployment)),
            },
            ["spec"] = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template },
        };
        if (deployment.Number("spec", "minReadySeconds") is > 0 and var minReady)
        {
            built.Ensure("spec")["minReadySeconds"] = minReady;
        }

        DeploymentAnnotations.Stamp(built, bounds);
        DeploymentAnnotations.SetRevision(built, revision);
        return built;
    }
}
