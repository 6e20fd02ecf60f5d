namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Names under which the API server records what we own. They never change: a new name would leave the old one owning members for ever.</summary>
internal static class FieldManagers
{
    public const string Children = "modelserving-operator";

    /// <summary>Holds the replicas of a Deployment that is handed over to an autoscaler; never applies anything else.</summary>
    public const string Replicas = "modelserving-operator-replicas";

    public const string Status = "modelserving-operator-status";
}
