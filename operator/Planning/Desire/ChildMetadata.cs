using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>The metadata that every child has in common.</summary>
internal static class ChildMetadata
{
    /// <summary>Alone the selector of the Deployment and the Service, so that it never has to change.</summary>
    public static Dictionary<string, string> Selector(string name) => new(StringComparer.Ordinal) { [WellKnownLabels.Name] = name };

    public static Dictionary<string, string> Labels(string name, string revision) => new(StringComparer.Ordinal)
    {
        [WellKnownLabels.ApplicationName] = WellKnownLabels.ApplicationNameValue,
        [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
        [WellKnownLabels.Name] = name,
        [WellKnownLabels.Revision] = revision,
    };

    public static V1ObjectMeta Of(ResolvedModel model, string childName, string revision) => new()
    {
        Name = childName,
        Namespace = model.Namespace,
        Labels = Labels(model.Name, revision),
        OwnerReferences = [OwnerReferences.To(model)],
    };
}
