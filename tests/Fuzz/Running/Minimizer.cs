namespace ModelServing.Fuzz.Running;

/// <summary>Makes an input that shows a fault shorter while it shows the same one. Source: Zeller, Hildebrandt: Simplifying and isolating failure-inducing input, 2002.</summary>
internal static class Minimizer
{
    private const int MaxAttempts = 3_000;

    public static async Task<Finding> ReduceAsync(Target target, Finding finding)
    {
        // What depends on a clock or on the size cannot be told from less of it.
        if (finding.Kind is "Slow" or "Allocation" or "Hang")
        {
            return finding;
        }

        var best = finding;
        var attempts = 0;
        for (var chunk = Math.Max(1, best.Input.Length / 2); chunk >= 1; chunk /= 2)
        {
            for (var at = 0; at < best.Input.Length && attempts < MaxAttempts; attempts++)
            {
                byte[] shorter = [.. best.Input.AsSpan(0, at), .. best.Input.AsSpan(Math.Min(at + chunk, best.Input.Length))];
                var (_, found) = await Judge.TryAsync(target, shorter, finding.Seed, finding.Case);
                if (found?.Signature == finding.Signature)
                {
                    best = found;
                }
                else
                {
                    at += chunk;
                }
            }
        }

        return best;
    }
}
