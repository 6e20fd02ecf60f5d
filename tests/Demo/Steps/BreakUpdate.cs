using ModelServing.Demo.Terminal;
using ModelServing.Demo.Traffic;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Demo.Steps;

/// <summary>A bad commit: the digest is wrong. The CR must say so, and the version before it must go on answering.</summary>
internal static class BreakUpdate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<bool> RunAsync(ServingHarness stack, Uri service, IReadOnlyList<TextLine> lines, Report report, CancellationToken cancellationToken)
    {
        report.Step("kubectl apply -f examples/text-direction/broken (wrong sha256) while a client keeps asking");
        var traffic = new SteadyTraffic(service, lines);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = traffic.RunAsync(stop.Token);
        await stack.Kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("examples", "text-direction", "broken"));
        var conditions = await ConditionReport.UntilAsync(stack.Kubectl, "text-direction", c => c.IsTrue("Stalled"), Limit, report, cancellationToken);
        var answeredWhenStalled = traffic.Answered;
        await Eventually.TrueAsync(() => Task.FromResult(asking.IsCompleted || traffic.Answered > answeredWhenStalled + lines.Count), Limit, cancellationToken);
        await stop.CancelAsync();
        await asking;

        foreach (var line in (await stack.Kubectl.ReadAsync(cancellationToken, "get", "omd", "text-direction")).Split('\n'))
        {
            report.Detail(line);
        }

        var held = conditions.ByType["Stalled"].Reason == "DigestMismatch" && conditions.IsTrue("Available") && !conditions.IsTrue("Ready");
        report.Detail($"The version before it answered {traffic.Answered} requests meanwhile, all of them right.");
        if (!held)
        {
            report.Bad($"Expected Stalled=True DigestMismatch with Available=True: {conditions}");
        }

        return held;
    }
}
