using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Fuzz.Targets.Resources;

/// <summary>
/// Resources with one hostile field. The API server's schema decides, here the sandbox's reading of it; the operator's own rules may refuse more and never
/// less; and what is planned of what is admitted is checked child by child.
/// </summary>
internal static class ResourceTarget
{
    private static readonly OperatorSettings Settings = new() { RuntimeImage = "runtime:1", GpuRuntimeImage = "runtime-gpu:1", OperatorNamespace = "modelserving-system" };
    private static readonly string[] MetadataFields = ["name", "namespace", "labels", "annotations"];

    public static Target Create() => Target.Of("crs", "ModelDeployments with a hostile field, and the children that are planned of them", Generate, Try) with
    {
        Bounds = new Bounds(1000, 32 << 20, 4096),
        Share = 0.1,
    };

    private static byte[] Generate(Dice dice)
    {
        var resource = (JsonObject)JsonNode.Parse(dice.Pick(Definition.Valid))!;
        if (dice.OneIn(20))
        {
            ((JsonObject)resource["metadata"]!)[dice.Pick(MetadataFields)] = dice.OneIn(2) ? HostileValues.Text(dice) : new JsonObject { [HostileValues.Text(dice)] = HostileValues.Text(dice) };
        }
        else if (!dice.OneIn(50))
        {
            SchemaFields.Set(resource, dice.Pick(Definition.Fields), dice.OneIn(3) ? HostileValues.Text(dice) : "a", HostileValues.Pick(dice));
        }

        return Encoding.UTF8.GetBytes(resource.ToJsonString());
    }

    private static Verdict Try(ReadOnlyMemory<byte> input)
    {
        if (Parse(input) is not { } resource || resource["metadata"] is not JsonObject metadata)
        {
            return Verdict.Refused("no resource");
        }

        resource["metadata"] = WithoutFaults(metadata, out var fault);
        var stored = (JsonObject)AsStored(Definition.Schema.PruneAndDefault(resource, out _))!;
        var violations = Definition.Schema.Validate(stored, null).Select(static violation => violation.ToString()).ToArray();
        var refusal = fault ?? (violations.Length > 0 ? violations[0] : null);
        V1Alpha1ModelDeployment? read;
        try
        {
            read = stored.Deserialize(ApiJsonContext.Default.V1Alpha1ModelDeployment);
        }
        catch (JsonException exception)
        {
            return refusal is null ? Verdict.Wrong($"the schema admits what the operator cannot read: {exception.Message}") : Verdict.Refused(refusal);
        }

        var plan = ReconcilePlanner.Plan(new ClusterSnapshot { Resource = read!, Now = DateTimeOffset.UnixEpoch, ServesPodMonitors = true, ServesHttpRoutes = true }, Settings);
        if (plan.Errors.Count > 0)
        {
            return plan.Errors.Any(static error => string.IsNullOrWhiteSpace(error.Message)) ? Verdict.Refused("") : Verdict.Refused($"{(refusal is null ? "" : "schema and ")}operator: {plan.Errors[0]}");
        }

        return refusal is not null ? Verdict.Wrong($"the operator plans what the API server refuses: {refusal}")
            : plan.Desired.Select(ChildCheck.Complaint).FirstOrDefault(static complaint => complaint is not null) is { } wrong ? Verdict.Wrong(wrong)
            : Verdict.Accepted;
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> input)
    {
        try
        {
            return JsonNode.Parse(input.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Numbers as Go writes them again: 1.0 and 1e2 are integers.</summary>
    private static JsonNode? AsStored(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(static member => KeyValuePair.Create(member.Key, AsStored(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(AsStored)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.Deserialize<double>() is var number && Math.Abs(number) < 1L << 53 && number == Math.Truncate(number) => JsonValue.Create((long)number),
        _ => node?.DeepClone(),
    };

    /// <summary>What every API server checks of every object; a member of the wrong type is what it cannot even decode.</summary>
    private static JsonObject WithoutFaults(JsonObject metadata, out string? fault)
    {
        var copy = (JsonObject)metadata.DeepClone();
        fault = null;
        foreach (var (key, value) in metadata)
        {
            var isText = value is JsonValue text && text.GetValueKind() == JsonValueKind.String;
            var found = key switch
            {
                "name" => isText ? NameRules.SubdomainFault(value!.GetValue<string>()) : "must be a text",
                "namespace" => isText ? NameRules.LabelFault(value!.GetValue<string>()) : "must be a text",
                "labels" or "annotations" => value is JsonObject map
                    ? map.Select(member => NameRules.QualifiedFault(key == "labels" ? member.Key : member.Key.ToLowerInvariant()) ?? (key == "labels" ? NameRules.LabelValueFault(member.Value!.GetValue<string>()) : null)).FirstOrDefault(static one => one is not null)
                    : "must be a map",
                _ => null,
            };
            if (found is not null)
            {
                fault = $"metadata.{key}: {found}";
                if (key is not "name")
                {
                    copy.Remove(key);
                }
            }
        }

        // Those are of no concern to the operator, which copies none of them: it need not refuse them again.
        fault = fault?.StartsWith("metadata.name:", StringComparison.Ordinal) == true ? fault : null;
        copy["uid"] = "6d1f7c52-0f0b-4a55-8f0e-3b1c7b1f5f10";
        return copy;
    }
}
