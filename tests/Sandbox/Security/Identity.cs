namespace ModelServing.Sandbox.Security;

/// <summary>Who sent a request.</summary>
internal sealed record Identity(string User, IReadOnlyList<string> Groups)
{
    public static readonly Identity Anonymous = new("system:anonymous", ["system:unauthenticated"]);

    public static readonly Identity Administrator = new("kubernetes-admin", ["system:masters", "system:authenticated"]);
}
