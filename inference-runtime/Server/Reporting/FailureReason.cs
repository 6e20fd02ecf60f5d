namespace ModelServing.Runtime.Reporting;

/// <summary>Why a model is <c>UNAVAILABLE</c>; the names are part of the contract.</summary>
internal enum FailureReason
{
    InvalidConfiguration,
    DigestMismatch,
    InvalidModel,
    UnsupportedOpset,
    ModelLoadFailed,
    WarmupFailed,
    ModelNotFound,
    ModelUnreadable,
    ExecutionProviderUnavailable,
    InternalError,
    AccessDenied,
    AddressRefused,
}
