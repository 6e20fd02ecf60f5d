using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>The condition <c>ModelVerified</c>: True only when a pod of the wanted revision has the very digest of the spec.</summary>
internal static class Verification
{
    public static void AddTo(ConditionSet conditions, ReconcilePlan plan, ModelStatus? model, RootCause? cause)
    {
        var (status, reason, message) = Judge(plan, model, cause);
        conditions.Add(ConditionTypes.ModelVerified, status, reason, message);
    }

    private static (string Status, string Reason, string Message) Judge(ReconcilePlan plan, ModelStatus? model, RootCause? cause)
    {
        if (cause is { Reason: FailureReasons.DigestMismatch })
        {
            return ("False", FailureReasons.DigestMismatch, cause.Message);
        }

        return (plan.Model?.Verification, model?.Digest) switch
        {
            (null, _) => ("Unknown", ConditionReasons.AwaitingModel, "the specification is not valid"),
            ({ Policy: VerificationPolicies.Disabled }, _) =>
                ("False", ConditionReasons.NotRequired, "spec.model.verification.policy is Disabled: the digest is not compared"),
            (_, null) => ("Unknown", ConditionReasons.AwaitingModel, "no pod of this revision has the model yet"),
            ({ Sha256: var wanted }, var digest) when digest == $"sha256:{wanted}" =>
                ("True", ConditionReasons.DigestVerified, $"{digest} is the digest of the specification"),
            ({ Sha256: var wanted }, var digest) => ("False", FailureReasons.DigestMismatch, $"the model's digest is {digest}, the specification says sha256:{wanted}"),
        };
    }
}
