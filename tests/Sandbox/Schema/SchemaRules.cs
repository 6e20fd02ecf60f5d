using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Schema;

/// <summary>What the API server refuses in the schema of a CustomResourceDefinition beyond structure (apiextensions v1 validation).</summary>
internal sealed class SchemaRules(List<SchemaViolation> violations)
{
    private static readonly string[] Types = ["array", "boolean", "integer", "null", "number", "object", "string"];

    public void Check(SchemaNode root, SchemaPath path)
    {
        if (root.Nullable)
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("nullable"), "nullable cannot be true at the root"));
        }

        CheckNode(root, path, new Scope(true, false, null));
    }

    private void CheckNode(SchemaNode node, SchemaPath path, Scope scope)
    {
        CheckType(node, path);
        CheckLists(node, path);
        if (scope.DefaultsForbidden is { } reason && node.Default is not null)
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("default"), $"must not be set {reason}"));
        }

        if (scope.InMetadata && node.EmbeddedResource)
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("x-kubernetes-embedded-resource"), "must not be used inside of resource meta"));
        }

        if (node.Properties.Count > 0 && (node.ForbidsAdditionalProperties || node.AdditionalProperties is not null))
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("additionalProperties"), "additionalProperties and properties are mutual exclusive"));
        }

        foreach (var rule in node.Rules)
        {
            if (rule.FieldPath.Length > 0 && RuleFieldPath.Resolve(rule.FieldPath, node) is null)
            {
                violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-validations").Index(rule.Index).Child("fieldPath"), rule.FieldPath, "must be a valid path"));
            }
        }

        CheckChildren(node, path, scope);
    }

    private void CheckChildren(SchemaNode node, SchemaPath path, Scope scope)
    {
        var below = scope with { IsRoot = false };
        if (node.AdditionalProperties is not null)
        {
            var inside = scope.InMetadata ? below with { DefaultsForbidden = "inside additionalProperties applying to object metadata" } : below;
            CheckNode(node.AdditionalProperties, path.Child("additionalProperties"), inside);
        }

        foreach (var (name, property) in node.Properties)
        {
            var inside = below;
            if ((scope.IsRoot || node.EmbeddedResource) && name is "metadata" or "kind" or "apiVersion")
            {
                inside = inside with { InMetadata = true, DefaultsForbidden = scope.IsRoot ? $"in top-level {name}" : inside.DefaultsForbidden };
            }

            CheckNode(property, path.Child("properties").Key(name), inside);
        }

        if (node.Items is not null)
        {
            CheckNode(node.Items, path.Child("items"), below);
        }
    }

    private void CheckType(SchemaNode node, SchemaPath path)
    {
        var at = path.Child("type");
        if (!string.IsNullOrEmpty(node.Type) && !Types.Contains(node.Type))
        {
            violations.Add(SchemaViolation.NotSupported(at, node.Type, Types));
        }

        if (node.Type == "null")
        {
            violations.Add(SchemaViolation.Forbidden(at, "type cannot be set to null, use nullable as an alternative"));
        }

        RequireType(node, "object", node.DeclaredMapType is not null, at, "must be object if x-kubernetes-map-type is specified");
        RequireType(node, "array", node.DeclaredListType is not null, at, "must be array if x-kubernetes-list-type is specified");
    }

    private void RequireType(SchemaNode node, string type, bool needed, SchemaPath at, string detail)
    {
        if (needed && node.Type != type)
        {
            violations.Add(string.IsNullOrEmpty(node.Type) ? SchemaViolation.Required(at, detail) : SchemaViolation.Invalid(at, node.Type, detail));
        }
    }

    private void CheckLists(SchemaNode node, SchemaPath path)
    {
        if (node.ListMapKeys.Count > 0 && node.DeclaredListType != ListType.Map)
        {
            const string detail = "must be map if x-kubernetes-list-map-keys is non-empty";
            var at = path.Child("x-kubernetes-list-type");
            violations.Add(node.DeclaredListType is { } declared ? SchemaViolation.Invalid(at, declared == ListType.Set ? "set" : "atomic", detail) : SchemaViolation.Required(at, detail));
        }

        if (node.Items is not { } items)
        {
            return;
        }

        if (node.DeclaredListType is ListType.Set or ListType.Map && items.Nullable)
        {
            var type = node.DeclaredListType == ListType.Set ? "set" : "map";
            violations.Add(SchemaViolation.Forbidden(path.Child("items").Child("nullable"), $"cannot be nullable when x-kubernetes-list-type is {type}"));
        }

        if (node.DeclaredListType == ListType.Set)
        {
            CheckSet(items, path.Child("items"));
        }
        else if (node.DeclaredListType == ListType.Map)
        {
            CheckMapList(node, items, path);
        }
    }

    private void CheckSet(SchemaNode items, SchemaPath path)
    {
        const string detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (items.Type == "array" && items.ListType != ListType.Atomic)
        {
            violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-list-type"), items.ListType == ListType.Set ? "set" : "map", detail));
        }

        if (items.Type == "object" && items.MapType != MapType.Atomic)
        {
            violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-map-type"), null, detail));
        }
    }

    private void CheckMapList(SchemaNode node, SchemaNode items, SchemaPath path)
    {
        var at = path.Child("x-kubernetes-list-map-keys");
        if (node.ListMapKeys.Count == 0)
        {
            violations.Add(SchemaViolation.Required(at, "must not be empty if x-kubernetes-list-type is map"));
        }

        if (items.Type != "object")
        {
            violations.Add(SchemaViolation.Invalid(path.Child("items").Child("type"), items.Type ?? "", "must be object if parent array's x-kubernetes-list-type is map"));
            return;
        }

        var keys = new JsonArray([.. node.ListMapKeys.Select(static k => JsonValue.Create(k))]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in node.ListMapKeys)
        {
            if (!seen.Add(key))
            {
                violations.Add(SchemaViolation.Invalid(at, keys, "must not contain duplicate entries"));
            }

            if (items.Properties.TryGetValue(key, out var property))
            {
                CheckMapKey(items, key, property, path.Child("items").Child("properties").Key(key));
            }
            else
            {
                violations.Add(SchemaViolation.Invalid(at, keys, "entries must all be names of item properties"));
            }
        }
    }

    private void CheckMapKey(SchemaNode items, string key, SchemaNode property, SchemaPath at)
    {
        if (property.Type is "array" or "object")
        {
            violations.Add(SchemaViolation.Invalid(at.Child("type"), items.Type, "must be a scalar type if parent array's x-kubernetes-list-type is map"));
        }

        if (property.Default is null && !items.Required.Contains(key))
        {
            violations.Add(SchemaViolation.Required(at.Child("default"), "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }

        if (property.Nullable)
        {
            violations.Add(SchemaViolation.Forbidden(at.Child("nullable"), "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
        }
    }

    private readonly record struct Scope(bool IsRoot, bool InMetadata, string? DefaultsForbidden);
}
