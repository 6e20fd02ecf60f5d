using System.Diagnostics;

namespace ModelServing.Runtime.Tests;

/// <summary>Waits for a condition that is asked for again and again.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Limit), "the condition did not come true");
            await Task.Delay(10);
        }
    }
}
