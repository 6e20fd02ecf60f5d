using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>The Deployment: a new pod is ready before an old one goes, or else an old one goes first.</summary>
internal static class DeploymentBuilder
{
    private const int RevisionHistoryLimit = 3;

    public static V1Deployment Build(ResolvedModel model, DesiredRevision revision, ReplicaCount replicas, bool oldPodsFirst = false) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name) with
        {
            Annotations = new Dictionary<string, string>
            {
                [WellKnownAnnotations.PinnedRevision] = revision.ToAnnotation(),
                [WellKnownAnnotations.Replicas] = replicas.Annotation,
            },
        },
        Spec = new V1DeploymentSpec
        {
            Replicas = replicas.Applied,
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.Selector(model.Name) },
            Template = revision.Template(model.Name),
            Strategy = new V1DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDeployment
                {
                    MaxSurge = IntOrString.From(oldPodsFirst ? 0 : 1),
                    MaxUnavailable = IntOrString.From(oldPodsFirst ? 1 : 0),
                },
            },
            RevisionHistoryLimit = RevisionHistoryLimit,
            ProgressDeadlineSeconds = ProbeBudget.For(model).ProgressDeadlineSeconds,
        },
    };
}
