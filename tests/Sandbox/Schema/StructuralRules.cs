namespace ModelServing.Sandbox.Schema;

/// <summary>
/// The invariants of a structural schema (kubernetes.io/docs, "Specifying a structural schema"; apiextensions-apiserver
/// pkg/apiserver/schema): every value has a type outside of allOf, anyOf, oneOf and not, and these restrict only what is typed.
/// </summary>
internal sealed class StructuralRules(List<SchemaViolation> violations)
{
    private static readonly (string Keyword, string Detail)[] ForbiddenWhenNested =
    [
        ("type", "must be empty to be structural"),
        ("additionalProperties", "must be undefined to be structural"),
        ("default", "must be undefined to be structural"),
        ("title", "must be empty to be structural"),
        ("description", "must be empty to be structural"),
        ("nullable", "must be false to be structural"),
        ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
        ("x-kubernetes-embedded-resource", "must be false to be structural"),
        ("x-kubernetes-int-or-string", "must be false to be structural"),
        ("x-kubernetes-list-map-keys", "must be empty to be structural"),
        ("x-kubernetes-list-type", "must be undefined to be structural"),
        ("x-kubernetes-map-type", "must be undefined to be structural"),
        ("x-kubernetes-validations", "must be empty to be structural"),
    ];

    private enum Level
    {
        Root,
        Item,
        Field,
    }

    public void Check(SchemaNode root, SchemaPath path)
    {
        CheckNode(root, Level.Root, path);
        CheckCompleteness(root, path);
    }

    private void CheckNode(SchemaNode node, Level level, SchemaPath path)
    {
        if (node is { Type: "array", Items: null })
        {
            violations.Add(SchemaViolation.Required(path.Child("items"), "must be specified"));
        }

        if (node.Items is not null)
        {
            CheckNode(node.Items, Level.Item, path.Child("items"));
        }

        foreach (var (name, property) in node.Properties)
        {
            CheckNode(property, Level.Field, path.Child("properties").Key(name));
        }

        if (node.AdditionalProperties is not null)
        {
            CheckNode(node.AdditionalProperties, Level.Field, path.Child("additionalProperties"));
        }

        if (level == Level.Root && (node.AllowsAdditionalProperties || node.ForbidsAdditionalProperties))
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("additionalProperties"), "must not be used at the root"));
        }

        CheckExtensions(node, path);
        CheckType(node, level, path);
        CheckMeta(node, level, path);
        var skipAnyOf = IsIntegerOrString(node.AnyOf);
        var skipFirstAllOf = node.AllOf.Count > 0 && IsIntegerOrString(node.AllOf[0].AnyOf);
        CheckJunctors(node, skipAnyOf, skipFirstAllOf, path);
    }

    private void CheckExtensions(SchemaNode node, SchemaPath path)
    {
        if (node is { IntOrString: true, PreserveUnknownFields: true })
        {
            violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-preserve-unknown-fields"), true, "must be false if x-kubernetes-int-or-string is true"));
        }

        if (node is { IntOrString: true, EmbeddedResource: true })
        {
            violations.Add(SchemaViolation.Invalid(path.Child("x-kubernetes-embedded-resource"), true, "must be false if x-kubernetes-int-or-string is true"));
        }

        if (node.EmbeddedResource && (node.AllowsAdditionalProperties || node.ForbidsAdditionalProperties))
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("additionalProperties"), "must not be used if x-kubernetes-embedded-resource is set"));
        }

        if (node is { EmbeddedResource: true, PreserveUnknownFields: false, Properties.Count: 0 })
        {
            violations.Add(SchemaViolation.Required(path.Child("properties"), "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));
        }
    }

    private void CheckType(SchemaNode node, Level level, SchemaPath path)
    {
        var at = path.Child("type");
        if (node.EmbeddedResource && node.Type != "object")
        {
            const string detail = "must be object if x-kubernetes-embedded-resource is true";
            violations.Add(string.IsNullOrEmpty(node.Type) ? SchemaViolation.Required(at, detail) : SchemaViolation.Invalid(at, node.Type, detail));
        }
        else if (string.IsNullOrEmpty(node.Type) && !node.IntOrString && !node.PreserveUnknownFields)
        {
            violations.Add(SchemaViolation.Required(at, level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            }));
        }

        if (level == Level.Root && !string.IsNullOrEmpty(node.Type) && node.Type != "object")
        {
            violations.Add(SchemaViolation.Invalid(at, node.Type, "must be object at the root"));
        }
    }

    private void CheckMeta(SchemaNode node, Level level, SchemaPath path)
    {
        var properties = path.Child("properties");
        var isResource = level == Level.Root || node.EmbeddedResource;
        foreach (var name in isResource ? ["kind", "apiVersion"] : Array.Empty<string>())
        {
            if (node.Properties.TryGetValue(name, out var property) && property.Type != "string")
            {
                violations.Add(SchemaViolation.Invalid(properties.Key(name).Child("type"), property.Type ?? "", "must be string"));
            }
        }

        if (!node.Properties.TryGetValue("metadata", out var metadata))
        {
            return;
        }

        var at = properties.Key("metadata");
        if (isResource && metadata.Type != "object")
        {
            violations.Add(SchemaViolation.Invalid(at.Child("type"), metadata.Type ?? "", "must be object"));
        }

        var onlyNames = metadata.Properties.Keys.All(static k => k is "name" or "generateName")
            && metadata.Keywords.All(static k => k is "type" or "properties" or "default");
        if (level == Level.Root && !onlyNames)
        {
            violations.Add(SchemaViolation.Forbidden(at, "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        }
    }

    private void CheckJunctors(SchemaNode node, bool skipAnyOf, bool skipFirstAllOf, SchemaPath path)
    {
        foreach (var (index, nested) in node.AnyOf.Index())
        {
            if (!skipAnyOf)
            {
                CheckNested(nested, false, path.Child("anyOf").Index(index));
            }
        }

        foreach (var (index, nested) in node.AllOf.Index())
        {
            CheckNested(nested, skipFirstAllOf && index == 0, path.Child("allOf").Index(index));
        }

        foreach (var (index, nested) in node.OneOf.Index())
        {
            CheckNested(nested, false, path.Child("oneOf").Index(index));
        }

        if (node.Not is not null)
        {
            CheckNested(node.Not, false, path.Child("not"));
        }
    }

    private void CheckNested(SchemaNode node, bool skipAnyOf, SchemaPath path)
    {
        CheckJunctors(node, skipAnyOf, false, path);
        if (node.Items is not null)
        {
            CheckNested(node.Items, false, path.Child("items"));
        }

        foreach (var (name, property) in node.Properties)
        {
            CheckNested(property, false, path.Child("properties").Key(name));
        }

        foreach (var (keyword, detail) in ForbiddenWhenNested)
        {
            if (node.Keywords.Contains(keyword))
            {
                violations.Add(SchemaViolation.Forbidden(path.Child(keyword), detail));
            }
        }

        if (node.Properties.ContainsKey("metadata"))
        {
            violations.Add(SchemaViolation.Forbidden(path.Child("properties").Key("metadata"), "must not be specified in a nested context"));
        }
    }

    /// <summary>The API server looks only at what restricts the root, and so does this.</summary>
    private void CheckCompleteness(SchemaNode node, SchemaPath path)
    {
        foreach (var (label, nested) in Junctors(node, path))
        {
            CheckCompleteness(nested, node, path, label);
        }
    }

    private void CheckCompleteness(SchemaNode nested, SchemaNode? structure, SchemaPath structurePath, SchemaPath nestedPath)
    {
        if (structure is null)
        {
            violations.Add(SchemaViolation.Required(structurePath, $"because it is defined in {nestedPath}"));
            return;
        }

        foreach (var (label, inner) in Junctors(nested, nestedPath))
        {
            CheckCompleteness(inner, structure, structurePath, label);
        }

        if (nested.Items is not null)
        {
            CheckCompleteness(nested.Items, structure.Items, structurePath.Child("items"), nestedPath.Child("items"));
        }

        foreach (var (name, property) in nested.Properties)
        {
            var at = structurePath.Child("properties").Key(name);
            CheckCompleteness(property, structure.Properties.GetValueOrDefault(name), at, nestedPath.Child("properties").Key(name));
        }
    }

    private static IEnumerable<(SchemaPath Path, SchemaNode Node)> Junctors(SchemaNode node, SchemaPath path) =>
        (node.Not is null ? [] : new[] { (path.Child("not"), node.Not) })
            .Concat(node.AllOf.Select((n, i) => (path.Child("allOf").Index(i), n)))
            .Concat(node.AnyOf.Select((n, i) => (path.Child("anyOf").Index(i), n)))
            .Concat(node.OneOf.Select((n, i) => (path.Child("oneOf").Index(i), n)));

    private static bool IsIntegerOrString(IReadOnlyList<SchemaNode> anyOf) =>
        anyOf is [{ Type: "integer", Keywords.Count: 1 }, { Type: "string", Keywords.Count: 1 }];
}
