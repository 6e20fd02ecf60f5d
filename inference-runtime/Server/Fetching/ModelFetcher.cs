using System.Globalization;
using System.Security.Cryptography;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>Brings the model file to its place: whole and verified, or not at all.</summary>
internal sealed class ModelFetcher(IModelSource source, FetchSettings settings, TimeProvider time, ILogger logger)
{
    /// <param name="target">The file's final path.</param>
    /// <param name="verification">What is known of its content.</param>
    /// <param name="cancellationToken">Ends the fetch with <see cref="OperationCanceledException"/>; nothing stays behind.</param>
    public async Task<FetchOutcome> FetchAsync(string target, Verification verification, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await FindPresentAsync(target, verification, either.Token)
                ?? await TransferAsync(target, verification, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FetchOutcome.Failed(
                FailureReason.ModelUnreadable,
                string.Create(CultureInfo.InvariantCulture, $"{source.Origin} was not fetched within {settings.Timeout.TotalSeconds:0.###} s (fetch.timeoutSeconds)"));
        }
        catch (UnauthorizedAccessException denied)
        {
            return new FetchOutcome.Failed(FailureReason.AccessDenied, $"{target} cannot be written: {denied.Message}");
        }
        catch (IOException fault)
        {
            return new FetchOutcome.Failed(FailureReason.ModelUnreadable, $"{target} cannot be written: {fault.Message}");
        }
    }

    /// <summary>A restarted pod finds its file: the digest says whether it is the right one.</summary>
    private async Task<FetchOutcome?> FindPresentAsync(string target, Verification verification, CancellationToken cancellationToken)
    {
        if (Expected(verification) is not { } expected || !File.Exists(target))
        {
            return null;
        }

        var start = time.GetTimestamp();
        await using var file = File.OpenRead(target);
        var digest = Sha256Digest.FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
        if (digest != expected)
        {
            Log.StaleFile(logger, target, digest.Qualified);
            return null;
        }

        Log.AlreadyPresent(logger, target, digest.Qualified);
        var elapsed = time.GetElapsedTime(start);
        return new FetchOutcome.Fetched(digest, file.Length, elapsed, elapsed);
    }

    private async Task<FetchOutcome> TransferAsync(string target, Verification verification, CancellationToken cancellationToken)
    {
        Log.Fetching(logger, source.Origin, target);
        var start = time.GetTimestamp();
        using var partial = PartialFile.Create(target, settings.MaxBytes, time);
        if (await source.TransferAsync(partial, cancellationToken) is TransferOutcome.Failed failed)
        {
            return new FetchOutcome.Failed(failed.Reason, failed.Message);
        }

        var digest = partial.Digest();
        if (Expected(verification) is { } expected && digest != expected)
        {
            var problem = $"sha256 of {source.Origin} is {digest}, the specification says {expected}";
            if (verification is Verification.Enforce)
            {
                return new FetchOutcome.Failed(FailureReason.DigestMismatch, problem);
            }

            Log.DigestDiffers(logger, problem);
        }

        partial.Commit();
        var elapsed = time.GetElapsedTime(start);
        Log.Fetched(logger, partial.Length, digest.Qualified, elapsed.TotalSeconds);
        return new FetchOutcome.Fetched(digest, partial.Length, elapsed, partial.HashTime);
    }

    private static Sha256Digest? Expected(Verification verification) => verification switch
    {
        Verification.Enforce enforce => enforce.Expected,
        Verification.Warn warn => warn.Expected,
        _ => null,
    };
}
