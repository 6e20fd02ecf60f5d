namespace ModelServing.Runtime.Configuration;

/// <param name="Delay">Serving goes on for this long after SIGTERM, so that every proxy learns that the pod is leaving.</param>
/// <param name="Timeout">For what is in flight once nothing new is accepted.</param>
internal sealed record DrainSettings(TimeSpan Delay, TimeSpan Timeout);
