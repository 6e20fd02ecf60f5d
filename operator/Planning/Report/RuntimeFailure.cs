using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Report;

/// <summary>
/// What the exit codes of the runtime mean. A reason in the termination message counts only where it belongs to the exit code,
/// which a container that was merely killed cannot forge.
/// </summary>
internal static class RuntimeFailure
{
    public static string Reason(int exitCode, string? said) => exitCode switch
    {
        64 => FailureReasons.InvalidConfiguration,
        65 => OneOf(
            said,
            FailureReasons.ModelLoadFailed,
            FailureReasons.DigestMismatch,
            FailureReasons.InvalidModel,
            FailureReasons.UnsupportedOpset,
            FailureReasons.WarmupFailed,
            FailureReasons.ContractChanged,
            FailureReasons.InsufficientMemory),
        66 => OneOf(said, FailureReasons.ModelUnreadable, FailureReasons.ModelNotFound),
        69 => FailureReasons.ExecutionProviderUnavailable,
        77 => OneOf(said, FailureReasons.AccessDenied, FailureReasons.AddressRefused),
        _ => FailureReasons.RuntimeCrashed,
    };

    private static string OneOf(string? said, string otherwise, params ReadOnlySpan<string> reasons)
    {
        foreach (var reason in reasons)
        {
            if (reason == said)
            {
                return reason;
            }
        }

        return otherwise;
    }
}
