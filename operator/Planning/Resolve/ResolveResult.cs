using ModelServing.Api.Validation;

namespace ModelServing.Planning.Resolve;

/// <summary>What became of a spec.</summary>
public abstract record ResolveResult
{
    private ResolveResult()
    {
    }

    public sealed record Resolved(ResolvedModel Model) : ResolveResult;

    /// <summary>The user must act.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ResolveResult;
}
