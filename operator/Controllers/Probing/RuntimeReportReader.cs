using System.Collections.Concurrent;
using System.Net;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;

namespace ModelServing.Controllers.Probing;

/// <summary>
/// What running pods say of themselves. A pod is asked at most about once a second while it starts, and no more once it has said READY of the
/// model that is wanted.
/// Answers are kept by pod and start of its container, so that a container that starts again is asked again.
/// </summary>
internal sealed class RuntimeReportReader(IRuntimeProbe probe, TimeProvider time)
{
    private const int MaxPodsPerReading = 16;
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(900);
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>The reports of the given pods by pod name; pods that do not run or did not answer are left out.</summary>
    /// <param name="pods">Whom to ask.</param>
    /// <param name="modelName">What they serve.</param>
    /// <param name="modelId">Which of its models is wanted; null where they have but one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, RuntimeReport>> ReadAsync(IEnumerable<V1Pod> pods, string modelName, string? modelId, CancellationToken cancellationToken)
    {
        var targets = pods.Select(ProbeTarget.Of).OfType<ProbeTarget>().ToArray();
        var asked = targets.Where(target => NeedsAsking(target, modelId)).OrderBy(target => Known(target)?.AskedAt ?? long.MinValue).Take(MaxPodsPerReading).ToArray();
        await Task.WhenAll(asked.Select(target => AskAsync(target, modelName, cancellationToken)));

        var reports = new Dictionary<string, RuntimeReport>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            if (Known(target)?.Report is { } report)
            {
                reports[target.Name] = report;
            }
        }

        return reports;
    }

    /// <summary>Drops what is known of a pod that is gone.</summary>
    public void Forget(string? podUid)
    {
        if (podUid is not null)
        {
            _answers.TryRemove(podUid, out _);
        }
    }

    private bool NeedsAsking(ProbeTarget target, string? modelId) =>
        Known(target) is not { } answer || (!answer.IsFinal(modelId) && time.GetElapsedTime(answer.AskedAt) >= Freshness);

    private Answer? Known(ProbeTarget target) =>
        _answers.TryGetValue(target.Uid, out var answer) && answer.RestartCount == target.RestartCount ? answer : null;

    private async Task AskAsync(ProbeTarget target, string modelName, CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        var report = RuntimeReportParser.ParseIndex(await probe.ReadIndexAsync(target.Address, cancellationToken), modelName);
        _answers[target.Uid] = new Answer(target.RestartCount, askedAt, report);
    }

    private sealed record Answer(int RestartCount, long AskedAt, RuntimeReport? Report)
    {
        /// <summary>One that lists nothing else: what comes, or goes, changes by itself.</summary>
        public bool IsFinal(string? modelId) => Report?.State == "READY" && (modelId is null || (Report.Id == modelId && Report.Others.Count == 0));
    }

    private sealed record ProbeTarget(string Name, string Uid, int RestartCount, IPAddress Address)
    {
        private const string RuntimeContainer = "runtime";

        /// <summary>Null for a pod whose runtime does not run, or is ending.</summary>
        public static ProbeTarget? Of(V1Pod pod)
        {
            var runtime = pod.Status?.ContainerStatuses?.FirstOrDefault(static container => container.Name == RuntimeContainer);
            return pod.Metadata is { Name: { } name, Uid: { } uid, DeletionTimestamp: null }
                && runtime?.State?.Running is not null
                && PodAddress.Parse(pod.Status?.PodIP) is { } address
                ? new ProbeTarget(name, uid, runtime.RestartCount ?? 0, address)
                : null;
        }
    }
}
