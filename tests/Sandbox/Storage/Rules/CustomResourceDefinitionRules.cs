using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>CustomResourceDefinitions: accepted only if the sandbox can serve them, and then established at once.</summary>
internal sealed class CustomResourceDefinitionRules() : TypedRules("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
{
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        value["status"] = Establish(value, [], context.Timestamp);
    }

    /// <summary>Its objects go before it does.</summary>
    public override void PrepareForDelete(JsonObject value)
    {
        var finalizers = value.Finalizers.Append(CleanupFinalizer).Distinct().Select(f => JsonValue.Create(f));
        value.EnsureMetadata()["finalizers"] = new JsonArray([.. finalizers]);
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        var stored = old.Array("status", "storedVersions")?.Select(v => v.Text() ?? "") ?? [];
        value["status"] = Establish(value, stored, old.Array("status", "conditions")?[0].Text("lastTransitionTime") ?? context.Timestamp);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        var errors = base.Validate(value, old).ToList();
        if (errors.Count > 0)
        {
            return errors;
        }

        errors.AddRange(Names(value));
        errors.AddRange(Versions(value));
        if (value.Text("spec", "conversion", "strategy") == "Webhook")
        {
            errors.Add(FieldError.NotSupported("spec.conversion.strategy", "Webhook", ["None"]));
        }

        if (value.Flag("spec", "preserveUnknownFields") == true)
        {
            errors.Add(FieldError.Invalid("spec.preserveUnknownFields", true, "must be false in order to use defaults in the schema"));
        }

        if (errors.Count == 0)
        {
            errors.AddRange(CustomResourceCompiler.Faults(value));
        }

        return old is null ? errors : [.. errors, .. Unchanged(value, old)];
    }

    protected override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        if (spec.Map("names") is { } names && names.Text("kind") is { } kind)
        {
            names["singular"] = names.Text("singular") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant();
            names["listKind"] = names.Text("listKind") is { Length: > 0 } list ? list : kind + "List";
        }

        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    private static IEnumerable<FieldError> Names(JsonObject value)
    {
        var names = value.At("spec", "names");
        var (group, plural) = (value.Text("spec", "group")!, names.Text("plural")!);
        if (value.Name != $"{plural}.{group}")
        {
            yield return FieldError.Invalid("metadata.name", value.Name, $"must be spec.names.plural+\".\"+spec.group");
        }

        if (!group.Contains('.', StringComparison.Ordinal) || NameRules.SubdomainFault(group) is not null)
        {
            yield return FieldError.Invalid("spec.group", group, "should be a domain with at least one dot");
        }

        if (NameRules.Label1035Fault(plural) is { } fault)
        {
            yield return FieldError.Invalid("spec.names.plural", plural, fault);
        }
    }

    private static IEnumerable<FieldError> Versions(JsonObject value)
    {
        var versions = value.Array("spec", "versions")!;
        if (versions.Count(v => v.Flag("storage") == true) != 1)
        {
            yield return FieldError.Invalid("spec.versions", versions.DeepClone(), "must have exactly one version marked as storage version");
        }

        for (var index = 0; index < versions.Count; index++)
        {
            if (NameRules.Label1035Fault(versions[index].Text("name") ?? "") is { } fault)
            {
                yield return FieldError.Invalid($"spec.versions[{index}].name", versions[index].Text("name"), fault);
            }

            if (versions[index].Map("schema", "openAPIV3Schema") is null)
            {
                yield return FieldError.Required($"spec.versions[{index}].schema.openAPIV3Schema", "schemas are required");
            }
        }
    }

    private static IEnumerable<FieldError> Unchanged(JsonObject value, JsonObject old)
    {
        foreach (var path in new[] { "group", "scope" })
        {
            if (value.Text("spec", path) != old.Text("spec", path))
            {
                yield return FieldError.Invalid($"spec.{path}", value.Text("spec", path), "field is immutable");
            }
        }

        foreach (var path in new[] { "plural", "kind" })
        {
            if (value.Text("spec", "names", path) != old.Text("spec", "names", path))
            {
                yield return FieldError.Invalid($"spec.names.{path}", value.Text("spec", "names", path), "field is immutable");
            }
        }

        var kept = value.Array("spec", "versions")!.Select(v => v.Text("name")).ToHashSet();
        foreach (var stored in old.Array("status", "storedVersions") ?? [])
        {
            if (!kept.Contains(stored.Text()))
            {
                yield return FieldError.Invalid("status.storedVersions[0]", stored.Text(), "missing from spec.versions; it was previously a storage version");
            }
        }
    }

    private static JsonObject Establish(JsonObject value, IEnumerable<string> storedBefore, string since)
    {
        var storage = value.Array("spec", "versions")?.FirstOrDefault(v => v.Flag("storage") == true).Text("name") ?? "";
        return new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", since)),
            ["acceptedNames"] = value.At("spec", "names")?.DeepClone(),
            ["storedVersions"] = new JsonArray([.. storedBefore.Append(storage).Distinct().Select(v => JsonValue.Create(v))]),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string since) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = since,
        ["reason"] = reason,
        ["message"] = message,
    };
}
