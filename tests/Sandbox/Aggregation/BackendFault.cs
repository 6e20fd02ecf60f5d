namespace ModelServing.Sandbox.Aggregation;

/// <summary>Why an APIService's server cannot be reached, in the aggregator's words.</summary>
internal sealed class BackendFault(string reason, string message) : Exception(message)
{
    public string Reason => reason;
}
