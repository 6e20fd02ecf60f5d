using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A model that is served: what to serve, how to run it, how many replicas, and how it fares.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = "v1alpha1", Kind = KindName, PluralName = "modeldeployments")]
[KubernetesEntityShortNames("omd")]
[KubernetesEntityCategories("modelserving")]
[ScaleSubresource(".spec.replicas", ".status.replicas", ".status.selector")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether this generation serves fully.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Why it is ready, or the root cause why it is not.")]
[GenericAdditionalPrinterColumn(".status.readyReplicas", "Replicas", "integer", Description = "How many replicas serve.")]
[GenericAdditionalPrinterColumn(".spec.model.version", "Version", "string", Description = "The model's version.")]
[GenericAdditionalPrinterColumn(".status.url", "URL", "string", Priority = 1, Description = "Where it serves inside the cluster.")]
[GenericAdditionalPrinterColumn(".status.model.digest", "Digest", "string", Priority = 1, Description = "The digest of the model that is served.")]
[GenericAdditionalPrinterColumn(".status.autoscaling.limitedBy", "Limited-By", "string", Priority = 1, Description = "What keeps the autoscaler from more or fewer replicas.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[Description("A ModelDeployment serves one ONNX model with the Open Inference Protocol.")]
[ValidationRule(
    "size(self.metadata.name) <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    "metadata.name names the Service too: at most 40 lower-case letters, digits and '-', starting with a letter and ending with a letter or a digit")]
[ValidationRule(
    "(has(self.spec.model.name) ? self.spec.model.name : self.metadata.name) == (has(oldSelf.spec.model.name) ? oldSelf.spec.model.name : oldSelf.metadata.name)",
    "spec.model.name is what callers know the model by and cannot change (it is metadata.name when unset)",
    FieldPath = ".spec.model.name")]
public sealed record V1Alpha1ModelDeployment : IKubernetesObject<V1ObjectMeta>
{
    public const string KindName = "ModelDeployment";

    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    [Required]
    [Description("What is wanted.")]
    public V1Alpha1ModelDeploymentSpec? Spec { get; init; }

    [Description("What is observed. Written by the operator alone.")]
    public V1Alpha1ModelDeploymentStatus? Status { get; init; }
}
