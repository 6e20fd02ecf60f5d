namespace ModelServing.Fuzz.Running;

/// <param name="Target">Its name.</param>
/// <param name="Cases">How many were run.</param>
/// <param name="Accepted">Inputs of them that the target took.</param>
/// <param name="Seconds">Of one thread.</param>
/// <param name="Findings">Faults of different kinds.</param>
/// <param name="DistinctRefusals">In how many words inputs were refused.</param>
internal sealed record TargetReport(string Target, long Cases, long Accepted, double Seconds, int Findings, int DistinctRefusals);
