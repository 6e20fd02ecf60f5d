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
    /// <summary>Hash of the spec without its model; null where pods cannot swap theirs.</summary>
    public string? Surroundings { get; init; }

    /// <summary>The configuration that <see cref="Name"/> was made of, where a model was swapped since; null where it is <see cref="Configuration"/>.</summary>
    public string? Named { get; init; }

    /// <summary>The revision before, whose pods could be had to serve this one's model; null where there is none.</summary>
    public PinnedRevision? Previous { get; init; }

    /// <summary>What the runtime calls the wanted model; null where pods cannot swap theirs.</summary>
    public string? ModelId => Surroundings is null ? null : SwappedConfiguration.ModelId(Configuration);

    /// <summary>Takes up the live Deployment's revision while the spec is the one that it was made of, or differs by a model that its pods can swap; else makes one.</summary>
    public static DesiredRevision For(ResolvedModel model, V1Alpha1ModelDeploymentSpec spec, V1Deployment? live)
    {
        var specHash = RevisionHash.OfSpec(spec);
        var surroundings = model.Rollout.CanSwap ? RevisionHash.OfSurroundings(spec) : null;
        var pinned = PinnedRevision.Parse(live?.Metadata?.Annotations?.GetValueOrDefault(WellKnownAnnotations.PinnedRevision));
        var known = pinned is null ? null : Restore(model, pinned);
        if (known is not null && pinned!.Spec == specHash)
        {
            return known with { Surroundings = surroundings, Previous = pinned.Previous };
        }

        var (bare, configuration) = (PodTemplateBuilder.Build(model), RuntimeConfigurationWriter.Write(model));
        var fresh = new DesiredRevision(NameOf(model, bare, configuration), configuration, bare, specHash) { Surroundings = surroundings };
        if (known is null || surroundings is null || pinned!.Surroundings != surroundings || !PodReach.IsSame(known.BareTemplate, bare))
        {
            return fresh;
        }

        return model.Rollout.Strategy == RolloutStrategyNames.InPlaceSwap
            ? known.Swapped(fresh)
            : fresh with { Previous = pinned with { Previous = null } };
    }

    /// <summary>The revision before with this one's model; null where it is unknown.</summary>
    public DesiredRevision? OntoPrevious(ResolvedModel model) => Previous is { } pinned && Restore(model, pinned) is { } known ? known.Swapped(this) : null;

    private DesiredRevision Swapped(DesiredRevision fresh) => this with
    {
        Configuration = SwappedConfiguration.Of(Configuration, fresh.Configuration),
        Named = Named ?? Configuration,
        SpecHash = fresh.SpecHash,
        Surroundings = fresh.Surroundings,
        Previous = null,
    };

    /// <summary>Null where what is kept is damaged.</summary>
    private static DesiredRevision? Restore(ResolvedModel model, PinnedRevision pinned) =>
        pinned is { Spec: { } spec, Configuration: { } kept } && pinned.ReadTemplate() is { Spec.Containers: not null } template
            && pinned.Name == NameOf(model, template, pinned.Named ?? kept)
            ? new DesiredRevision(pinned.Name, kept, template, spec) { Named = pinned.Named }
            : null;

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

    public string ToAnnotation()
    {
        var kept = new JsonObject
        {
            ["spec"] = SpecHash,
            ["name"] = Name,
            ["configuration"] = Configuration,
            ["template"] = JsonSerializer.SerializeToNode(BareTemplate, ApiJsonContext.Default.V1PodTemplateSpec),
        };
        if (Surroundings is not null)
        {
            kept["surroundings"] = Surroundings;
        }

        if (Named is not null)
        {
            kept["named"] = Named;
        }

        if (Previous is not null)
        {
            kept["previous"] = JsonSerializer.SerializeToNode(Previous, PlanningJsonContext.Default.PinnedRevision);
        }

        return CanonicalJson.WriteText(kept);
    }

    private static string NameOf(ResolvedModel model, V1PodTemplateSpec bare, string configuration) =>
        $"{model.Name}-{RevisionHash.OfPod(bare, configuration)}";

    private V1Volume WithName(V1Volume volume) =>
        volume.ConfigMap is null ? volume : volume with { ConfigMap = volume.ConfigMap with { Name = Name } };
}
