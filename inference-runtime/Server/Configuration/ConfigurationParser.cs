using System.Text.Json;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Configuration;

/// <summary>Turns the configuration document into <see cref="ResolvedConfiguration"/>: the only place that knows the defaults. Pure.</summary>
internal static class ConfigurationParser
{
    private const int SupportedVersion = 1;

    /// <param name="document">UTF-8 JSON. Comments, trailing commas, unknown and repeated members are violations.</param>
    public static ParsedConfiguration Parse(ReadOnlyMemory<byte> document)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(document);
        }
        catch (JsonException malformed)
        {
            return Invalid($"is not JSON: {malformed.Message}");
        }

        using (json)
        {
            try
            {
                return Resolve(json.RootElement);
            }
            catch (InvalidOperationException unpaired)
            {
                // The tokenizer lets an escaped lone surrogate pass; it has no value as a string.
                return Invalid($"holds a string that is not Unicode: {unpaired.Message}");
            }
        }
    }

    private static ParsedConfiguration.Invalid Invalid(string message) =>
        new(ModelIdentity.Unknown, [new ConfigurationProblem("", message)]);

    private static ParsedConfiguration Resolve(JsonElement element)
    {
        var problems = new List<ConfigurationProblem>();
        var root = new JsonSection(element, "", problems);
        if (!root.Has("version"))
        {
            root.Report("version", $"is missing; this runtime reads version {SupportedVersion}");
        }

        root.Integer("version", SupportedVersion, SupportedVersion, SupportedVersion);
        var configuration = new ResolvedConfiguration(
            ModelSectionParser.Parse(root.Object("model")),
            FetchSectionParser.Parse(root.Object("fetch")),
            RuntimeSectionParser.Parse(root.Object("runtime")),
            Batching(root.Object("batching")),
            Warmup(root.Object("warmup")),
            Drain(root.Object("drain")),
            root.Has("swap") ? Swap(root.Object("swap")) : null);
        root.RejectUnknown();
        return problems.Count == 0
            ? new ParsedConfiguration.Valid(configuration)
            : new ParsedConfiguration.Invalid(configuration.Model.Identity, problems);
    }

    private static BatchingSettings Batching(JsonSection section)
    {
        var settings = new BatchingSettings(
            (int)section.Integer("maxBatchSize", 32, 1, 65_536),
            TimeSpan.FromMicroseconds(section.Integer("maxQueueDelayMicroseconds", 2_000, 0, 60_000_000)),
            (int)section.Integer("maxQueuedRequests", 512, 1, 1_000_000),
            section.Has("latencyObjective") ? Objective(section.Object("latencyObjective")) : null);
        section.RejectUnknown();
        return settings;
    }

    private static LatencyObjective Objective(JsonSection section)
    {
        if (!section.Has("milliseconds"))
        {
            section.Report("milliseconds", "is missing");
        }

        var objective = new LatencyObjective(
            (int)section.Integer("percentile", 99, 50, 99), TimeSpan.FromMilliseconds(section.Integer("milliseconds", 1, 1, 60_000)));
        section.RejectUnknown();
        return objective;
    }

    private static WarmupSettings Warmup(JsonSection section)
    {
        var settings = new WarmupSettings(
            section.Choice("policy", WarmupPolicy.Synthetic),
            (int)section.Integer("requestsPerBatchSize", 3, 1, 1_000));
        section.RejectUnknown();
        return settings;
    }

    private static DrainSettings Drain(JsonSection section)
    {
        var settings = new DrainSettings(
            TimeSpan.FromSeconds(section.Integer("delaySeconds", 5, 0, 3_600)),
            TimeSpan.FromSeconds(section.Integer("timeoutSeconds", 30, 0, 86_400)));
        section.RejectUnknown();
        return settings;
    }

    private static SwapSettings Swap(JsonSection section)
    {
        var settings = new SwapSettings(section.Choice("contractChange", ContractPolicy.Refuse));
        section.RejectUnknown();
        return settings;
    }
}
