using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>Fields that no manager owns, because the server or the object's identity fixes them.</summary>
internal static class ServerFields
{
    private static readonly string[] Metadata =
    [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion",
        "deletionTimestamp", "deletionGracePeriodSeconds",
    ];

    private static readonly FieldSet Paths = Make();

    public static FieldSet Strip(FieldSet fields) => fields.Difference(Paths);

    /// <summary>A copy without them.</summary>
    public static JsonObject Without(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        foreach (var name in Metadata)
        {
            copy.Map("metadata")?.Remove(name);
        }

        return copy;
    }

    private static FieldSet Make()
    {
        var set = new FieldSet();
        set.Insert([PathStep.Member("apiVersion")]);
        set.Insert([PathStep.Member("kind")]);
        set.Insert([PathStep.Member("metadata")]);
        foreach (var name in Metadata)
        {
            set.Insert([PathStep.Member("metadata"), PathStep.Member(name)]);
        }

        return set;
    }
}
