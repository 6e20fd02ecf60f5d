using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>What Deployments and ReplicaSets share: a selector that never changes and that the template matches.</summary>
internal class WorkloadRules(string kind) : TypedRules("apps", "v1", kind)
{
    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old))
        {
            yield return error;
        }

        if (value.Number("spec", "replicas") is < 0 and var replicas)
        {
            yield return FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0");
        }

        var selector = value.Map("spec", "selector");
        if (selector is null || selector.Count == 0)
        {
            yield return FieldError.Invalid("spec.selector", new JsonObject(), "empty selector is invalid for deployment");
        }
        else if (old is not null && !JsonNode.DeepEquals(selector, old.At("spec", "selector")))
        {
            yield return FieldError.Invalid("spec.selector", selector.DeepClone(), "field is immutable");
        }
        else if (!Selects(selector, value.Map("spec", "template", "metadata", "labels")))
        {
            yield return FieldError.Invalid(
                "spec.template.metadata.labels",
                value.At("spec", "template", "metadata", "labels")?.DeepClone() ?? new JsonObject(),
                "`selector` does not match template `labels`");
        }

        foreach (var error in PodSpecRules.Validate(value.Map("spec", "template", "spec"), "spec.template.spec"))
        {
            yield return error;
        }

        if (value.Text("spec", "template", "spec", "restartPolicy") is { } policy and not "Always")
        {
            yield return FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]);
        }
    }

    protected override void Default(JsonObject value)
    {
        if (value.Map("spec", "template", "spec") is { } pod)
        {
            PodSpecRules.Default(pod);
        }

        value.Map("spec", "template")?.Ensure("metadata").Put("creationTimestamp", null);
    }

    private static bool Selects(JsonObject selector, JsonObject? labels)
    {
        var exact = (selector.Map("matchLabels") ?? []).All(p => labels.Text(p.Key) == p.Value.Text());
        return exact && (selector.Array("matchExpressions") ?? []).All(expression =>
        {
            var label = labels.Text(expression.Text("key") ?? "");
            var values = (expression.Array("values") ?? []).Select(v => v.Text()).ToList();
            return expression.Text("operator") switch
            {
                "In" => label is not null && values.Contains(label),
                "NotIn" => label is null || !values.Contains(label),
                "Exists" => label is not null,
                _ => label is null,
            };
        });
    }
}
