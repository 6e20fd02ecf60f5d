using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>
/// How long each phase of a pod's start took. Whole milliseconds: the API conventions forbid floats, and most phases of a
/// small model take less than the second that an integer of seconds could say.
/// </summary>
public sealed record ColdStartStatus
{
    [RangeMinimum(0)]
    [Description("From the pod's creation until it had a node. Kubernetes keeps these two times in whole seconds.")]
    public long? ScheduledMilliseconds { get; init; }

    [RangeMinimum(0)]
    [Description("Fetching the model.")]
    public long? FetchedMilliseconds { get; init; }

    [RangeMinimum(0)]
    [Description("Computing and comparing digests, when fetching and when loading.")]
    public long? VerifiedMilliseconds { get; init; }

    [RangeMinimum(0)]
    [Description("Loading the model into ONNX Runtime.")]
    public long? LoadedMilliseconds { get; init; }

    [RangeMinimum(0)]
    [Description("Warming up.")]
    public long? WarmedMilliseconds { get; init; }
}
