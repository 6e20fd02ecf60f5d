namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>status.revisions[].role</c>.</summary>
public static class RevisionRoles
{
    public const string Stable = "Stable";

    public const string Candidate = "Candidate";

    public const string Superseded = "Superseded";
}
