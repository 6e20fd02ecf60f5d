using System.Security.Cryptography;

namespace ModelServing.Engine.Models;

/// <summary>Reads the model file once, from start to end, and compares its SHA-256 with the specification's.</summary>
internal static class ModelVerifier
{
    /// <exception cref="ModelLoadException">The file cannot be read, or the digest is wrong and the policy is Enforce.</exception>
    public static async Task<VerifiedFile> VerifyAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(settings.FilePath, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Mode = FileMode.Open,
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            var size = file.Length;
            return settings.Verification == VerificationPolicy.Disabled
                ? new VerifiedFile(null, size, null)
                : Compare(settings, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)), size);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure(FailureReason.ModelNotFound, $"there is no file {settings.FilePath}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Failure(FailureReason.AccessDenied, $"{settings.FilePath} may not be read: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw Failure(FailureReason.ModelUnreadable, $"{settings.FilePath} cannot be read: {e.Message}", e);
        }
    }

    private static VerifiedFile Compare(ModelSettings settings, string actual, long size)
    {
        var digest = $"sha256:{actual}";
        if (settings.Sha256 is not { } expected)
        {
            return settings.Verification == VerificationPolicy.Enforce
                ? throw Failure(FailureReason.InvalidConfiguration, "verification.policy is Enforce, but there is no sha256 to compare with", null)
                : new VerifiedFile(digest, size, null);
        }

        if (string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            return new VerifiedFile(digest, size, null);
        }

        var complaint = $"sha256 of {Path.GetFileName(settings.FilePath)} is {actual}, the specification says {expected}";
        return settings.Verification == VerificationPolicy.Enforce
            ? throw Failure(FailureReason.DigestMismatch, complaint, null)
            : new VerifiedFile(digest, size, complaint);
    }

    private static ModelLoadException Failure(FailureReason reason, string message, Exception? cause) => new(new ModelFailure(reason, message), cause);
}
