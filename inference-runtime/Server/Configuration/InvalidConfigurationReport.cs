using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Configuration;

/// <summary>Says what is wrong with the configuration document. Pure.</summary>
internal static class InvalidConfigurationReport
{
    /// <param name="path">Of the document.</param>
    /// <param name="invalid">Its problems; all of them are told.</param>
    public static ModelIndexEntry Of(string path, ParsedConfiguration.Invalid invalid) =>
        IndexEntries.Failure(invalid.Identity, FailureReason.InvalidConfiguration, $"{path}: {string.Join("; ", invalid.Problems)}");
}
