namespace ModelServing.Engine.Models;

/// <summary>What a wrong digest means.</summary>
public enum VerificationPolicy
{
    /// <summary>The model is rejected.</summary>
    Enforce,

    /// <summary>It is logged.</summary>
    Warn,

    /// <summary>The digest is not computed.</summary>
    Disabled,
}
