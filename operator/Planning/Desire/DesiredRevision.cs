using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>What the pods shall run.</summary>
/// <param name="Name"><c>&lt;name&gt;-&lt;hash&gt;</c>: the ConfigMap's name and the label's value.</param>
/// <param name="Configuration">The runtime's configuration.</param>
/// <param name="BareTemplate">The pods' template without the revision.</param>
/// <param name="SpecHash">Hash of the spec that it was made of.</param>
internal sealed record DesiredRevision(string Name, string Configuration, V1PodTemplateSpec BareTemplate, string SpecHash)
{
    /// <summary>Takes up the live Deployment's revision while the spec is the one that it was made of; else makes one.</summary>
    public static DesiredRevision For(ResolvedModel model, V1Alpha1ModelDeploymentSpec spec, V1Deployment? live)
    {
        var specHash = RevisionHash.OfSpec(spec);
        var pinned = PinnedRevision.Parse(live?.Metadata?.Annotations?.GetValueOrDefault(WellKnownAnnotations.PinnedRevision));
        if (pinned?.Spec == specHash && pinned.Configuration is { } kept && pinned.ReadTemplate() is { Spec.Containers: not null } template
            && pinned.Name == NameOf(model, template, kept))
        {
            return new DesiredRevision(pinned.Name, kept, template, specHash);
        }

        var (bare, configuration) = (PodTemplateBuilder.Build(model), RuntimeConfigurationWriter.Write(model));
        return new DesiredRevision(NameOf(model, bare, configuration), configuration, bare, specHash);
    }

    /// <summary>The template with the revision in its label and its ConfigMap.</summary>
    public V1PodTemplateSpec Template(string modelName)
    {
        var labels = ChildMetadata.Labels(modelName, Name);
        foreach (var (key, value) in BareTemplate.Metadata?.Labels ?? labels)
        {
            labels.TryAdd(key, value);
        }

        return new V1PodTemplateSpec
        {
            Metadata = new Api.Meta.V1ObjectMeta { Labels = labels, Annotations = BareTemplate.Metadata?.Annotations },
            Spec = BareTemplate.Spec! with { Volumes = [.. (BareTemplate.Spec.Volumes ?? []).Select(WithName)] },
        };
    }

    public string ToAnnotation() => CanonicalJson.WriteText(new JsonObject
    {
        ["spec"] = SpecHash,
        ["name"] = Name,
        ["configuration"] = Configuration,
        ["template"] = JsonSerializer.SerializeToNode(BareTemplate, ApiJsonContext.Default.V1PodTemplateSpec),
    });

    private static string NameOf(ResolvedModel model, V1PodTemplateSpec bare, string configuration) =>
        $"{model.Name}-{RevisionHash.OfPod(bare, configuration)}";

    private V1Volume WithName(V1Volume volume) =>
        volume.ConfigMap is null ? volume : volume with { ConfigMap = volume.ConfigMap with { Name = Name } };
}
