using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How the wanted revision takes the place of the one before.</summary>
public sealed record RolloutStatus
{
    [Length(0, 32)]
    [Description("RollingUpdate: each new pod is ready before an old one goes. Recreate: an old pod goes first. InPlaceSwap: the pods stay, and load the new model beside the old one.")]
    public string? Strategy { get; init; }

    [Length(0, 1024)]
    [Description("Why.")]
    public string? Reason { get; init; }
}
