using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// How long a pod may take to become ready. The file's size is unknown before it is fetched, but it cannot exceed the memory
/// that the pod may use, nor the largest file that may be fetched:
/// <code>
/// bytes    = min(memory limit, or else request, or else 4 GiB; fetch.maxBytes)
/// startup  = 30 s process and devices + bytes / 50 MiB/s verify and load + 60 s warm-up where asked for, within [60 s, 1800 s]
/// progress = fetch time-out + startup + 300 s to be scheduled and to pull the image
/// </code>
/// 50 MiB/s is a network disk that reads the file once for its digest and once for the graph; a local one is tens of times faster.
/// </summary>
/// <param name="StartupSeconds">From the start of the <c>runtime</c> container until it must be ready.</param>
/// <param name="ProgressDeadlineSeconds">Without progress for so long a rollout counts as failed.</param>
public sealed record ProbeBudget(int StartupSeconds, int ProgressDeadlineSeconds)
{
    private const long DefaultBytes = 4L * 1024 * 1024 * 1024;
    private const long BytesPerSecond = 50 * 1024 * 1024;
    private const int ProcessSeconds = 30;
    private const int WarmupSeconds = 60;
    private const int ScheduleSeconds = 300;

    public static ProbeBudget For(ResolvedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var bytes = Math.Min(DeclaredBytes(model), model.Fetch.MaxBytes);
        var warmup = model.Warmup.Policy == WarmupPolicies.None ? 0 : WarmupSeconds;
        var startup = (int)Math.Clamp(ProcessSeconds + (bytes / BytesPerSecond) + warmup, 60, 1800);
        return new ProbeBudget(startup, model.Fetch.TimeoutSeconds + startup + ScheduleSeconds);
    }

    private static long DeclaredBytes(ResolvedModel model) =>
        Memory(model.Resources.Limits) ?? Memory(model.Resources.Requests) ?? DefaultBytes;

    private static long? Memory(IReadOnlyDictionary<string, Quantity>? resources) =>
        resources is not null && resources.TryGetValue("memory", out var memory) ? memory.ToInt64() : null;
}
