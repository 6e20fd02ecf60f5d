using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelServing.Chart.Tests.Images;

/// <summary>What an image is made of, as it says itself. Source: CycloneDX 1.6, JSON (ECMA-424).</summary>
internal sealed partial class BillOfMaterials(JsonNode document)
{
    private static readonly string[] ComponentTypes =
    [
        "application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
    ];

    private static readonly Dictionary<string, int> HashLengths = new() { ["SHA-256"] = 64, ["SHA-384"] = 96, ["SHA-512"] = 128 };

    public static BillOfMaterials Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    public JsonNode Image => document["metadata"]!["component"]!;

    /// <summary>The components, those within components included.</summary>
    public IEnumerable<JsonNode> Components => Within(document["components"]);

    /// <summary>Every file of the image's layer, by its name, with its SHA-256.</summary>
    public IReadOnlyDictionary<string, string> Files => Components
        .Where(component => Text(component, "type") == "file")
        .ToDictionary(file => Text(file, "name")!, file => Text(file["hashes"]![0], "content")!);

    public JsonNode Component(string name) => Components.Single(component => Text(component, "name") == name);

    /// <summary>What breaks the specification: members that must be there, values that are none of the enumerated, references that lead nowhere.</summary>
    public IEnumerable<string> Violations()
    {
        var all = (JsonNode[])[Image, .. Within(Image["components"]), .. Components];
        var references = all.Select(component => Text(component, "bom-ref")).OfType<string>().ToArray();
        return
        [
            .. Unless(Text(document, "bomFormat") == "CycloneDX" && Text(document, "specVersion") == "1.6", "bomFormat and specVersion"),
            .. Unless(SerialNumber().IsMatch(Text(document, "serialNumber") ?? ""), "serialNumber"),
            .. Unless(document["version"]?.GetValue<int>() >= 1, "version"),
            .. Unless(Timestamp().IsMatch(Text(document["metadata"], "timestamp") ?? ""), "metadata.timestamp"),
            .. all.SelectMany(Violations),
            .. Unless(references.Length == references.Distinct().Count(), "a bom-ref is there twice"),
            .. Referred().Where(reference => !references.Contains(reference)).Select(reference => $"{reference}: no component"),
        ];
    }

    private static IEnumerable<string> Violations(JsonNode component)
    {
        var name = Text(component, "name");
        return
        [
            .. Unless(ComponentTypes.Contains(Text(component, "type")), $"{name}: type"),
            .. Unless(!string.IsNullOrEmpty(name), $"{component}: name"),
            .. Unless(Text(component, "purl") is not { } purl || PackageUrl().IsMatch(purl), $"{name}: purl"),
            .. Each(component["hashes"]).Where(hash => !(HashLengths.TryGetValue(Text(hash, "alg")!, out var length) && Text(hash, "content")!.Length == length)).Select(_ => $"{name}: hashes"),
            .. Each(component["licenses"]).Where(choice => (choice["license"] is null) == (choice["expression"] is null)).Select(_ => $"{name}: licenses"),
            .. Each(component["licenses"]).Select(choice => choice["license"]).OfType<JsonNode>().Where(license => (license["id"] is null) == (license["name"] is null)).Select(_ => $"{name}: license"),
        ];
    }

    private IEnumerable<string> Referred() =>
        Each(document["dependencies"]).SelectMany(entry => (IEnumerable<string>)[Text(entry, "ref")!, .. Each(entry["dependsOn"]).Select(reference => reference.GetValue<string>())])
            .Concat(Each(document["compositions"]).SelectMany(composition => Each(composition["assemblies"]).Select(reference => reference.GetValue<string>())));

    private static IEnumerable<JsonNode> Within(JsonNode? components) => Each(components).SelectMany(component => (IEnumerable<JsonNode>)[component, .. Within(component["components"])]);

    private static IEnumerable<JsonNode> Each(JsonNode? array) => array?.AsArray().OfType<JsonNode>() ?? [];

    private static IEnumerable<string> Unless(bool holds, string violation) => holds ? [] : [violation];

    private static string? Text(JsonNode? node, string member) => node?[member]?.GetValue<string>();

    [GeneratedRegex("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex SerialNumber();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^pkg:(nuget|npm|github|generic|oci)/[^\s?]+(@[^\s?]+)?(\?[a-z_]+=[^\s&]+(&[a-z_]+=[^\s&]+)*)?$")]
    private static partial Regex PackageUrl();
}
