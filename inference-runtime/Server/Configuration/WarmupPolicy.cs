namespace ModelServing.Runtime.Configuration;

/// <summary>Spelled as in the document.</summary>
internal enum WarmupPolicy
{
    None,
    Synthetic,
}
