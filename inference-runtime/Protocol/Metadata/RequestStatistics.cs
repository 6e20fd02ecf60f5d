using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>Requests and where their time went. As Triton counts, each request of a batch bears the whole batch's compute time.</summary>
/// <param name="Success">Answered, from arrival to answer.</param>
/// <param name="Fail">Not answered, from arrival to refusal.</param>
/// <param name="Queue">Waiting.</param>
/// <param name="ComputeInput">Joining inputs.</param>
/// <param name="ComputeInfer">In the model.</param>
/// <param name="ComputeOutput">Splitting outputs.</param>
public sealed record RequestStatistics(
    [property: JsonPropertyName("success")] DurationStatistic Success,
    [property: JsonPropertyName("fail")] DurationStatistic Fail,
    [property: JsonPropertyName("queue")] DurationStatistic Queue,
    [property: JsonPropertyName("compute_input")] DurationStatistic ComputeInput,
    [property: JsonPropertyName("compute_infer")] DurationStatistic ComputeInfer,
    [property: JsonPropertyName("compute_output")] DurationStatistic ComputeOutput);
