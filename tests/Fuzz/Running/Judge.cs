using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelServing.Fuzz.Running;

/// <summary>Gives one input to a target and says whether that went as it must.</summary>
internal static partial class Judge
{
    /// <summary>Clocks of a machine that does other things, and code that runs for the first time, are given the benefit of the doubt.</summary>
    private const int Repetitions = 3;

    public static async ValueTask<(Verdict? Verdict, Finding? Finding)> TryAsync(Target target, byte[] input, int seed, long number)
    {
        var (verdict, finding) = await OnceAsync(target, input, seed, number);
        for (var i = 1; i < Repetitions && finding is { Kind: "Slow" or "Allocation" }; i++)
        {
            (verdict, finding) = await OnceAsync(target, input, seed, number);
        }

        return (verdict, finding);
    }

    /// <summary>What is the same in two refusals of the same kind: no numbers, no quotations, nothing foreign.</summary>
    public static string Generalize(string words) => Particular().Replace(words.Length <= 400 ? words : words[..400], "#");

    private static async ValueTask<(Verdict? Verdict, Finding? Finding)> OnceAsync(Target target, byte[] input, int seed, long number)
    {
        Finding Found(string kind, string message, string signature) => new(target.Name, kind, message, $"{kind}: {signature}", input, seed, number);

        var thread = Environment.CurrentManagedThreadId;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        Verdict verdict;
        try
        {
            verdict = await target.TryAsync(input);
        }
        catch (Exception exception)
        {
            return (null, Found("Exception", exception.ToString(), $"{exception.GetType().Name} {Place(exception)}"));
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        allocated = thread == Environment.CurrentManagedThreadId ? GC.GetAllocatedBytesForCurrentThread() - allocated : 0;
        return (verdict, verdict switch
        {
            Verdict.Mistake wrong => Found("Wrong", wrong.Complaint, Generalize(wrong.Complaint)),
            Verdict.Refusal refusal when string.IsNullOrWhiteSpace(refusal.Words) => Found("WordlessRefusal", "the input was refused without a word", ""),
            _ when elapsed.TotalMilliseconds > target.Bounds.Milliseconds => Found("Slow", $"{elapsed.TotalMilliseconds:0} ms for {input.Length} bytes", ""),
            _ when !target.Bounds.Allows(allocated, input.Length) => Found("Allocation", $"{allocated} bytes for {input.Length} bytes", ""),
            _ => null,
        });
    }

    /// <summary>The innermost of our own methods that it went through.</summary>
    private static string Place(Exception exception) =>
        (exception.StackTrace ?? "").Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line.StartsWith("at ModelServing.", StringComparison.Ordinal))?.Split(" in ")[0] ?? "";

    [GeneratedRegex("""'[^']*'|"[^"]*"|[-+.0-9]+|[^\x20-\x7E]+""")]
    private static partial Regex Particular();
}
