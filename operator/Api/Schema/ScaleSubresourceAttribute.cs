namespace ModelServing.Api.Schema;

/// <summary>Serves <c>/scale</c>, for <c>kubectl scale</c> and autoscalers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleSubresourceAttribute(string specReplicasPath, string statusReplicasPath, string labelSelectorPath) : Attribute
{
    public string SpecReplicasPath { get; } = specReplicasPath;

    public string StatusReplicasPath { get; } = statusReplicasPath;

    /// <summary>Where the status holds the pods' selector as a string.</summary>
    public string LabelSelectorPath { get; } = labelSelectorPath;
}
