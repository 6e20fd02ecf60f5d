using System.Diagnostics;

namespace ModelServing.Runtime.Reporting;

/// <summary>The contract's table of exit codes.</summary>
internal static class FailureReasonExtensions
{
    public static int ToExitCode(this FailureReason reason) => reason switch
    {
        FailureReason.InvalidConfiguration => ExitCode.InvalidConfiguration,
        FailureReason.DigestMismatch
            or FailureReason.InvalidModel
            or FailureReason.UnsupportedOpset
            or FailureReason.ModelLoadFailed
            or FailureReason.WarmupFailed => ExitCode.ModelRejected,
        FailureReason.ModelNotFound or FailureReason.ModelUnreadable => ExitCode.ModelUnavailable,
        FailureReason.ExecutionProviderUnavailable => ExitCode.ExecutionProviderUnavailable,
        FailureReason.InternalError => ExitCode.InternalError,
        FailureReason.AccessDenied or FailureReason.AddressRefused => ExitCode.Refused,
        _ => throw new UnreachableException(),
    };
}
