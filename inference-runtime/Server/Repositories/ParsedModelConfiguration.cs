using System.Collections.Immutable;

namespace ModelServing.Runtime.Repositories;

/// <summary>What came of reading a config.pbtxt.</summary>
internal abstract record ParsedModelConfiguration
{
    private ParsedModelConfiguration()
    {
    }

    /// <param name="Configuration">Resolved.</param>
    /// <param name="Ignored">Fields that have no effect here, each with line and column.</param>
    public sealed record Valid(ModelConfigurationFile Configuration, ImmutableArray<string> Ignored) : ParsedModelConfiguration;

    /// <param name="Problems">At least one, each with line and column.</param>
    public sealed record Invalid(ImmutableArray<string> Problems) : ParsedModelConfiguration;
}
