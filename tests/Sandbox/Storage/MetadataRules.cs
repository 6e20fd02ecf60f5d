using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>What every object's metadata must keep to (apimachinery <c>ValidateObjectMeta</c>).</summary>
internal static class MetadataRules
{
    private const int AnnotationBytesLimit = 256 * 1024;

    public static IEnumerable<FieldError> Validate(JsonObject value) =>
        [.. Labels(value), .. Annotations(value), .. Finalizers(value), .. Owners(value)];

    public static IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        foreach (var member in new[] { "name", "namespace", "uid" })
        {
            var (now, before) = (value.Text("metadata", member), old.Text("metadata", member));
            if (now != before)
            {
                yield return FieldError.Invalid($"metadata.{member}", now, "field is immutable");
            }
        }

        if (value.DeletionTimestamp is not null)
        {
            var added = value.Finalizers.Except(old.Finalizers).ToList();
            if (added.Count > 0)
            {
                yield return FieldError.Forbidden(
                    "metadata.finalizers",
                    $"no new finalizers can be added if the object is being deleted, found new finalizers {string.Join(", ", added.Select(f => $"\"{f}\""))}");
            }
        }
    }

    public static IEnumerable<FieldError> LabelFaults(JsonObject? labels, string path)
    {
        foreach (var (key, node) in labels ?? [])
        {
            if (NameRules.QualifiedFault(key) is { } keyFault)
            {
                yield return FieldError.Invalid(path, key, keyFault);
            }

            if (node.Text() is not { } text)
            {
                yield return FieldError.Invalid($"{path}.{key}", node?.DeepClone(), "must be a string");
            }
            else if (NameRules.LabelValueFault(text) is { } valueFault)
            {
                yield return FieldError.Invalid(path, text, valueFault);
            }
        }
    }

    private static IEnumerable<FieldError> Labels(JsonObject value) => LabelFaults(value.Map("metadata", "labels"), "metadata.labels");

    private static IEnumerable<FieldError> Annotations(JsonObject value)
    {
        long size = 0;
        foreach (var (key, node) in value.Map("metadata", "annotations") ?? [])
        {
            size += key.Length + (node.Text()?.Length ?? 0);
            if (NameRules.QualifiedFault(key.ToLowerInvariant()) is { } fault)
            {
                yield return FieldError.Invalid("metadata.annotations", key, fault);
            }

            if (node.Text() is null)
            {
                yield return FieldError.Invalid($"metadata.annotations.{key}", node?.DeepClone(), "must be a string");
            }
        }

        if (size > AnnotationBytesLimit)
        {
            yield return new FieldError(FieldErrorType.TooLong, "metadata.annotations", null, $"may not be more than {AnnotationBytesLimit} bytes");
        }
    }

    private static IEnumerable<FieldError> Finalizers(JsonObject value) =>
        from name in value.Finalizers
        let fault = NameRules.QualifiedFault(name)
        where fault is not null
        select FieldError.Invalid("metadata.finalizers", name, fault);

    private static IEnumerable<FieldError> Owners(JsonObject value)
    {
        var owners = value.Array("metadata", "ownerReferences") ?? [];
        for (var index = 0; index < owners.Count; index++)
        {
            foreach (var member in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty(owners[index].Text(member)))
                {
                    yield return FieldError.Invalid($"metadata.ownerReferences[{index}].{member}", "", $"{member} must not be empty");
                }
            }
        }

        if (owners.Count(o => o.Flag("controller") == true) > 1)
        {
            yield return FieldError.Invalid("metadata.ownerReferences", owners.DeepClone(), "Only one reference can have Controller set to true");
        }
    }
}
