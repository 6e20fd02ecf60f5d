namespace ModelServing.Runtime.Configuration;

/// <summary>What became of a configuration document; exactly one of the nested cases.</summary>
internal abstract record ParsedConfiguration
{
    private ParsedConfiguration()
    {
    }

    internal sealed record Valid(ResolvedConfiguration Configuration) : ParsedConfiguration;

    /// <param name="Identity">As far as it could be read.</param>
    /// <param name="Problems">Every violation, in document order; never empty.</param>
    internal sealed record Invalid(ModelIdentity Identity, IReadOnlyList<ConfigurationProblem> Problems) : ParsedConfiguration;
}
