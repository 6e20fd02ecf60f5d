using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>APIServices are named after what they register, and say how they are to be trusted.</summary>
internal sealed class ApiServiceRules() : TypedRules("apiregistration.k8s.io", "v1", "APIService")
{
    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) => [.. base.Validate(value, old), .. Faults(value)];

    private static IEnumerable<FieldError> Faults(JsonObject value)
    {
        var spec = value.Map("spec");
        var wanted = $"{spec.Text("version")}.{spec.Text("group")}";
        if (value.Name != wanted)
        {
            yield return FieldError.Invalid("metadata.name", value.Name, $"must be `spec.version+\".\"+spec.group`: \"{wanted}\"");
        }

        if (spec.At("service") is null)
        {
            yield break;
        }

        if (string.IsNullOrEmpty(spec.Text("service", "namespace")))
        {
            yield return FieldError.Required("spec.service.namespace");
        }

        if (string.IsNullOrEmpty(spec.Text("service", "name")))
        {
            yield return FieldError.Required("spec.service.name");
        }

        if (spec.Flag("insecureSkipTLSVerify") == true && spec.Text("caBundle") is { Length: > 0 })
        {
            yield return FieldError.Invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present");
        }
    }
}
