using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>What an operator that still runs has said so far.</summary>
internal static class OperatorLog
{
    public static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(open);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public static Task SaysAsync(string file, string text, CancellationToken cancellationToken) =>
        Eventually.GetAsync(() => ReadAsync(file, cancellationToken), log => log.Contains(text, StringComparison.Ordinal), Given.Limit, cancellationToken);
}
