using System.Diagnostics;

namespace ModelServing.Engine.Models;

/// <summary>A failure with its reason and the exit code that goes with it.</summary>
/// <param name="Reason">One word for machines.</param>
/// <param name="Message">One sentence for people, without credentials.</param>
public sealed record ModelFailure(FailureReason Reason, string Message)
{
    /// <summary>The process's exit code, as sysexits.h names them: 64 usage, 65 data, 66 no input, 69 unavailable, 70 software, 77 no permission.</summary>
    public int ExitCode => Reason switch
    {
        FailureReason.InvalidConfiguration => 64,
        FailureReason.DigestMismatch or FailureReason.InvalidModel or FailureReason.UnsupportedOpset
            or FailureReason.ModelLoadFailed or FailureReason.WarmupFailed
            or FailureReason.ContractChanged or FailureReason.InsufficientMemory => 65,
        FailureReason.ModelNotFound or FailureReason.ModelUnreadable => 66,
        FailureReason.ExecutionProviderUnavailable => 69,
        FailureReason.InternalError => 70,
        FailureReason.AccessDenied or FailureReason.AddressRefused => 77,
        _ => throw new UnreachableException(),
    };
}
