namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>How a contender did.</summary>
/// <param name="Contender">Whose.</param>
/// <param name="Goodput">Answers within the objective, for each second.</param>
/// <param name="Share">Those of all requests, 0 to 1. In a closed loop it says little: whoever answers late is asked less often.</param>
/// <param name="P50">Median latency of all answers, in milliseconds.</param>
/// <param name="P99">Of all answers, in milliseconds.</param>
/// <param name="MeanBatch">Rows in a run.</param>
internal sealed record ArenaScore(string Contender, double Goodput, double Share, double P50, double P99, double MeanBatch);
