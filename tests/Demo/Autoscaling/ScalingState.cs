using System.Globalization;

namespace ModelServing.Demo.Autoscaling;

/// <summary>What the status of a ModelDeployment says of its pods; zeros before it says anything.</summary>
/// <param name="Pods">All that there are.</param>
/// <param name="Ready">Those that serve.</param>
/// <param name="Wanted">How many the autoscaler wants.</param>
/// <param name="IsActive">The autoscaler has its metrics.</param>
internal sealed record ScalingState(int Pods, int Ready, int Wanted, bool IsActive)
{
    /// <summary>The kubectl output format that <see cref="Parse"/> reads: one line for each event of a watch.</summary>
    public const string OutputFormat =
        """jsonpath={.status.replicas}{"|"}{.status.readyReplicas}{"|"}{.status.autoscaling.desiredReplicas}{"|"}{.status.conditions[?(@.type=="ScalingActive")].status}{"\n"}""";

    public static ScalingState Parse(string line) => line.Split('|') is [var pods, var ready, var wanted, var active]
        ? new ScalingState(Number(pods), Number(ready), Number(wanted), active == "True")
        : throw new FormatException($"'{line}' is not replicas, readyReplicas, desiredReplicas and ScalingActive");

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
}
