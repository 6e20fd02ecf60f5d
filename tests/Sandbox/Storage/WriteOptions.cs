namespace ModelServing.Sandbox.Storage;

/// <summary>How a write is done beside what it writes.</summary>
internal sealed record WriteOptions
{
    /// <summary>What the sandbox's own controllers write as.</summary>
    public static readonly WriteOptions Controller = new() { FieldManager = "kube-controller-manager" };

    /// <summary>Who is recorded in managedFields.</summary>
    public required string FieldManager { get; init; }

    /// <summary>apiVersion that the writer speaks; null for the stored one.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The subresource written through, as managedFields records it; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>False where the caller has already settled managedFields, as an apply does.</summary>
    public bool TracksFields { get; init; } = true;

    /// <summary>Everything happens except the commit.</summary>
    public bool DryRun { get; init; }

    /// <summary>uid that the object must have; null for any.</summary>
    public string? Uid { get; init; }

    /// <summary>resourceVersion that the object must have; null for any.</summary>
    public string? ResourceVersion { get; init; }
}
