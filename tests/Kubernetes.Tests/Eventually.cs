using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelServing.Kubernetes.Tests;

/// <summary>Waits for a condition, never for a time; gives up after 20 s.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task IsTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsTrueAsync(condition, static () => { }, what);

    /// <summary>As above, with the clock moving a little at each look.</summary>
    public static Task IsTrueAsync(Func<bool> condition, ManualTimeProvider time, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsTrueAsync(condition, () => time.Advance(TimeSpan.FromMilliseconds(200)), what);

    private static async Task IsTrueAsync(Func<bool> condition, Action each, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(watch.Elapsed, Is.LessThan(Patience), () => $"never came true: {what}");
            each();
            await Task.Delay(5);
        }
    }
}
