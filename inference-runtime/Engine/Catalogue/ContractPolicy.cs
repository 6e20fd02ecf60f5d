namespace ModelServing.Engine.Catalogue;

/// <summary>What becomes of a version that callers of the one before could not use.</summary>
public enum ContractPolicy
{
    /// <summary>It is refused, and the one before serves on.</summary>
    Refuse,

    /// <summary>It is served.</summary>
    Allow,
}
