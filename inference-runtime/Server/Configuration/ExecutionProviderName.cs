namespace ModelServing.Runtime.Configuration;

/// <summary>Spelled as in the document.</summary>
internal enum ExecutionProviderName
{
    CPU,
    CUDA,
}
