using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How a model is reached, and by whom.</summary>
public sealed record NetworkingSpec
{
    [Description("Leads requests from a Gateway of the Gateway API to the model, by an HTTPRoute.")]
    public GatewaySpec? Gateway { get; init; }

    [Description("Who may reach the pods, and whom they may reach. Without it the operator writes no NetworkPolicy.")]
    public NetworkPolicySpec? NetworkPolicy { get; init; }
}
