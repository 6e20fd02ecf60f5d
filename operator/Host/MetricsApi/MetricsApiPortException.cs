namespace ModelServing.Host.MetricsApi;

/// <summary>The port of the metrics API cannot be had; the message names flag and value.</summary>
internal sealed class MetricsApiPortException(string message, Exception inner) : Exception(message, inner);
