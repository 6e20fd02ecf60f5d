using System.Collections.Immutable;

namespace ModelServing.Sandbox.Cel;

/// <summary>The variables that an expression may read, with their types. Immutable.</summary>
public sealed class CelEnvironment
{
    /// <summary>No variables.</summary>
    public static readonly CelEnvironment Empty = new(ImmutableDictionary<string, CelType>.Empty);

    private readonly ImmutableDictionary<string, CelType> _variables;

    private CelEnvironment(ImmutableDictionary<string, CelType> variables) => _variables = variables;

    public IReadOnlyDictionary<string, CelType> Variables => _variables;

    /// <summary>The environment with one more variable.</summary>
    public CelEnvironment With(string name, CelType type) => new(_variables.SetItem(name, type));
}
