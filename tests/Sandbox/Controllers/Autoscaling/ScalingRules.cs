namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>The behaviour of one direction (<c>HPAScalingRules</c>), with nothing left open.</summary>
internal sealed record ScalingRules(TimeSpan Window, PolicySelect Select, IReadOnlyList<ScalingPolicy> Policies, double Tolerance)
{
    public const double DefaultTolerance = 0.1;

    /// <summary>At once, by 4 pods or by doubling, whichever is more, each 15 s.</summary>
    public static ScalingRules DefaultUp { get; } =
        new(TimeSpan.Zero, PolicySelect.Max, [new(false, 4, TimeSpan.FromSeconds(15)), new(true, 100, TimeSpan.FromSeconds(15))], DefaultTolerance);

    /// <summary>To the highest recommendation of five minutes, without limit.</summary>
    public static ScalingRules DefaultDown { get; } =
        new(TimeSpan.FromMinutes(5), PolicySelect.Max, [new(true, 100, TimeSpan.FromSeconds(15))], DefaultTolerance);

    /// <summary>Changes older than this matter to no policy.</summary>
    public TimeSpan LongestPeriod => Policies.Count == 0 ? TimeSpan.Zero : Policies.Max(policy => policy.Period);
}
