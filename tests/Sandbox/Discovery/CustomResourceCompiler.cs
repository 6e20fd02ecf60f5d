using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Storage.Rules;
using ModelServing.Sandbox.Tables;

namespace ModelServing.Sandbox.Discovery;

/// <summary>Makes the served resources of a CustomResourceDefinition.</summary>
internal static class CustomResourceCompiler
{
    /// <summary>What keeps a definition from being served; empty if nothing does.</summary>
    public static IEnumerable<FieldError> Faults(JsonObject crd)
    {
        var versions = crd.Array("spec", "versions")!;
        for (var index = 0; index < versions.Count; index++)
        {
            var version = (JsonObject)versions[index]!;
            var path = $"spec.versions[{index}]";
            foreach (var error in CustomResourceRules.SchemaFaults(version.Map("schema", "openAPIV3Schema")!, $"{path}.schema.openAPIV3Schema"))
            {
                yield return error;
            }

            var columns = version.Array("additionalPrinterColumns") ?? [];
            for (var column = 0; column < columns.Count; column++)
            {
                if (ColumnFault(columns[column]!.AsObject()) is { } fault)
                {
                    yield return FieldError.Invalid($"{path}.additionalPrinterColumns[{column}].jsonPath", columns[column].Text("jsonPath"), fault);
                }
            }

            if (version.Map("subresources", "scale") is { } scale && version.Map("subresources", "status") is null
                && scale.Text("statusReplicasPath")?.StartsWith(".status.", StringComparison.Ordinal) != true)
            {
                yield return FieldError.Invalid(
                    $"{path}.subresources.scale.statusReplicasPath", scale.Text("statusReplicasPath"), "should be a json path under .status");
            }
        }
    }

    /// <summary>The definitions of all served versions, and that of the stored one.</summary>
    public static (ResourceDefinition Stored, IReadOnlyList<ResourceDefinition> Served) Compile(JsonObject crd)
    {
        List<ResourceDefinition> served = [];
        ResourceDefinition? stored = null;
        foreach (var version in crd.Array("spec", "versions")!.OfType<JsonObject>())
        {
            var definition = Compile(crd, version);
            if (version.Flag("served") == true)
            {
                served.Add(definition);
            }

            stored = version.Flag("storage") == true ? definition : stored;
        }

        return (stored!, served);
    }

    private static ResourceDefinition Compile(JsonObject crd, JsonObject version)
    {
        var names = crd.At("spec", "names");
        var resource = new GroupResource(crd.Text("spec", "group")!, names.Text("plural")!);
        var kind = names.Text("kind")!;
        var columns = version.Array("additionalPrinterColumns") ?? [];
        return new ResourceDefinition(resource, version.Text("name")!, kind, crd.Text("spec", "scope") == "Namespaced")
        {
            Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
            ListKind = names.Text("listKind") ?? kind + "List",
            ShortNames = Texts(names.Array("shortNames")),
            Categories = Texts(names.Array("categories")),
            HasStatus = version.At("subresources", "status") is not null,
            TracksGeneration = true,
            Scale = Scale(version.Map("subresources", "scale")),
            Rules = new CustomResourceRules(version.Map("schema", "openAPIV3Schema")!, version.At("subresources", "status") is not null, Scale(version.Map("subresources", "scale"))),
            PrinterColumns = [CommonColumns.Name, .. columns.Count == 0 ? JsonPathColumn.Defaults : columns.Select(c => JsonPathColumn.Compile(c!.AsObject()))],
            SelectableFields = ResourceDefinition.DefaultSelectableFields
                .Concat((version.Array("selectableFields") ?? []).Select(f => f.Text("jsonPath")!.TrimStart('.'))).ToHashSet(),
            DeprecationWarning = version.Flag("deprecated") == true
                ? version.Text("deprecationWarning") ?? $"{resource.Group}/{version.Text("name")} {kind} is deprecated"
                : null,
            IsCustom = true,
        };
    }

    private static ScaleSubresource? Scale(JsonObject? scale) => scale is null ? null : new ScaleSubresource(
        scale.Text("specReplicasPath")!, scale.Text("statusReplicasPath")!, scale.Text("labelSelectorPath"));

    private static string? ColumnFault(JsonObject column)
    {
        try
        {
            JsonPathColumn.Compile(column);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static IReadOnlyList<string> Texts(JsonArray? values) => [.. (values ?? []).Select(v => v.Text() ?? "")];
}
