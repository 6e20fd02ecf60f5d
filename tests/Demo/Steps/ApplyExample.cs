using System.Text.Json;
using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo.Steps;

/// <summary>kubectl apply, then the truth as kubectl shows it until Ready; last the time it took, by phase, as the pod itself measured it.</summary>
internal static class ApplyExample
{
    private static readonly string[] Phases = ["scheduled", "fetched", "verified", "loaded", "warmed"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static async Task RunAsync(ServingHarness stack, Report report, CancellationToken cancellationToken)
    {
        var example = Repository.At("examples", "text-direction");
        report.Step("kubectl apply -f examples/text-direction");
        var applied = TimeProvider.System.GetTimestamp();
        report.Detail((await stack.Kubectl.ReadAsync(cancellationToken, "apply", "-f", example)).ReplaceLineEndings(", "));
        await ConditionReport.UntilAsync(stack.Kubectl, "text-direction", conditions => conditions.IsTrue("Ready"), Limit, report, cancellationToken);
        var total = TimeProvider.System.GetElapsedTime(applied);
        await stack.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Ready", "modeldeployments.modelserving.dev/text-direction", "--timeout=5s");

        report.Step($"Ready {Report.Seconds(total)} after kubectl apply");
        using var coldStart = JsonDocument.Parse(
            await stack.Kubectl.ReadAsync(cancellationToken, "get", "omd", "text-direction", "-o", "jsonpath={.status.coldStart}"));
        report.Table(
            [.. Phases.Select(Name), "total"],
            [.. Phases.Select(phase => coldStart.RootElement.TryGetProperty($"{phase}Milliseconds", out var took) ? $"{took.GetInt64()} ms" : "-"), Report.Seconds(total)]);
        foreach (var line in (await stack.Kubectl.ReadAsync(cancellationToken, "get", "omd,deployments,services,pods")).Split('\n'))
        {
            report.Detail(line);
        }

        static string Name(string phase) => phase == "warmed" ? "warm" : phase;
    }
}
