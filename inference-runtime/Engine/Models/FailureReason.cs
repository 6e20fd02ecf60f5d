namespace ModelServing.Engine.Models;

/// <summary>Why a model cannot be served. The names are the contract's reasons.</summary>
public enum FailureReason
{
    InvalidConfiguration,
    DigestMismatch,
    InvalidModel,
    UnsupportedOpset,
    ModelLoadFailed,
    WarmupFailed,
    ContractChanged,
    InsufficientMemory,
    ModelNotFound,
    ModelUnreadable,
    ExecutionProviderUnavailable,
    InternalError,
    AccessDenied,
    AddressRefused,
}
