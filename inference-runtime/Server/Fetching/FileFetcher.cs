using System.Security.Cryptography;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>Brings one file beside its place, with a digest that is right as far as one is known.</summary>
internal sealed class FileFetcher(FetchContext context)
{
    /// <param name="source">Holds the file.</param>
    /// <param name="target">Its final path.</param>
    /// <param name="expected">Its digest; null where it is not known.</param>
    /// <param name="isEnforced">Whether another digest is fatal.</param>
    /// <param name="maxBytes">The largest content.</param>
    /// <param name="cancellationToken">Ends the fetch; what has arrived stays where a later run can go on with it.</param>
    public async Task<BroughtFile> BringAsync(
        IModelSource source, string target, Sha256Digest? expected, bool isEnforced, long maxBytes, CancellationToken cancellationToken)
    {
        if (await FindPresentAsync(target, expected, cancellationToken) is { } present)
        {
            return present;
        }

        Log.Fetching(context.Logger, source.Origin, target);
        var partial = await PartialFile.OpenAsync(target, maxBytes, source.Origin, expected, context.Time, cancellationToken);
        try
        {
            // An earlier run may have come to the end of this file, and not of another beside it.
            var brought = expected is { } wanted && partial.Holds(wanted)
                ? Whole(partial, wanted)
                : await TransferAsync(source, partial, expected, isEnforced, cancellationToken);
            if (brought is BroughtFile.Failed)
            {
                partial.Dispose();
            }

            return brought;
        }
        catch
        {
            partial.Dispose();
            throw;
        }
    }

    private async Task<BroughtFile> TransferAsync(
        IModelSource source, PartialFile partial, Sha256Digest? expected, bool isEnforced, CancellationToken cancellationToken)
    {
        for (var taken = partial.Length; ; taken = 0)
        {
            if (taken > 0)
            {
                Log.TakenUp(context.Logger, source.Origin, taken);
            }

            if (await source.TransferAsync(partial, cancellationToken) is TransferOutcome.Failed failed)
            {
                if (failed.Reason != FailureReason.ModelUnreadable)
                {
                    partial.Discard();
                }

                return new BroughtFile.Failed(new FetchOutcome.Failed(failed.Reason, failed.Message));
            }

            var digest = partial.Digest();
            if (expected is not { } wanted || digest == wanted)
            {
                return Whole(partial, digest);
            }

            if (taken > 0)
            {
                // Only the file itself tells whether what another process left was damaged.
                Log.TakenUpInVain(context.Logger, source.Origin);
                partial.Reset();
                continue;
            }

            var problem = $"sha256 of {source.Origin} is {digest}, the specification says {wanted}";
            if (isEnforced)
            {
                partial.Discard();
                return new BroughtFile.Failed(new FetchOutcome.Failed(FailureReason.DigestMismatch, problem));
            }

            Log.DigestDiffers(context.Logger, problem);
            return Whole(partial, digest);
        }
    }

    private static BroughtFile.Whole Whole(PartialFile partial, Sha256Digest digest)
    {
        partial.Seal();
        return new BroughtFile.Whole(partial.Path, digest, partial.Length, partial.HashTime, partial);
    }

    /// <summary>A restarted pod finds its file: the digest says whether it is the right one.</summary>
    private async Task<BroughtFile.Whole?> FindPresentAsync(string target, Sha256Digest? expected, CancellationToken cancellationToken)
    {
        if (expected is not { } wanted || !File.Exists(target))
        {
            return null;
        }

        var start = context.Time.GetTimestamp();
        await using var file = File.OpenRead(target);
        var digest = Sha256Digest.FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
        if (digest != wanted)
        {
            Log.StaleFile(context.Logger, target, digest.Qualified);
            return null;
        }

        Log.AlreadyPresent(context.Logger, target, digest.Qualified);
        return new BroughtFile.Whole(target, digest, file.Length, context.Time.GetElapsedTime(start), Partial: null);
    }
}
