using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>The sources that are measured.</summary>
internal static class Checkout
{
    /// <summary>The commit, with <c>-dirty</c> where files differ from it.</summary>
    public static async Task<string> CommitAsync(CancellationToken cancellationToken)
    {
        var described = await Command.RunAsync("git", ["-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=12"], null, cancellationToken);
        return described.OrThrow().Output.Trim();
    }
}
