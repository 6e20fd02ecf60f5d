using ModelServing.Grpc.Inference;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Grpc.Messages;

/// <summary>Triton's statistics extension as messages.</summary>
public static class StatisticsMessages
{
    public static ModelStatisticsResponse Of(StatisticsList statistics)
    {
        var message = new ModelStatisticsResponse();
        message.ModelStats.AddRange(statistics.ModelStats.Select(Of));
        return message;
    }

    private static Inference.ModelStatistics Of(Protocol.Metadata.ModelStatistics model)
    {
        var message = new Inference.ModelStatistics
        {
            Name = model.Name,
            Version = model.Version,
            LastInference = (ulong)model.LastInference,
            InferenceCount = (ulong)model.InferenceCount,
            ExecutionCount = (ulong)model.ExecutionCount,
            InferenceStats = new InferStatistics
            {
                Success = Of(model.InferenceStats.Success),
                Fail = Of(model.InferenceStats.Fail),
                Queue = Of(model.InferenceStats.Queue),
                ComputeInput = Of(model.InferenceStats.ComputeInput),
                ComputeInfer = Of(model.InferenceStats.ComputeInfer),
                ComputeOutput = Of(model.InferenceStats.ComputeOutput),
            },
        };
        message.BatchStats.AddRange(model.BatchStats.Select(
            batch => new InferBatchStatistics { BatchSize = (ulong)batch.BatchSize, ComputeInfer = Of(batch.ComputeInfer) }));
        return message;
    }

    private static StatisticDuration Of(DurationStatistic duration) => new() { Count = (ulong)duration.Count, Ns = (ulong)duration.Nanoseconds };
}
