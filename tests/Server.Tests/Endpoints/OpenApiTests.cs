using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class OpenApiTests : ProtocolFixture
{
    [Test]
    public async Task The_document_has_every_endpoint_and_no_other()
    {
        var document = await DocumentAsync();
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = Runtime.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(verb => $"{verb} {endpoint.RoutePattern.RawText}"))
            .ToArray();

        Assert.That(mapped, Is.Not.Empty);
        Assert.That(described, Is.EquivalentTo(mapped));
    }

    [Test]
    public async Task Version_references_operations_and_path_parameters_are_whole()
    {
        var document = await DocumentAsync();

        Assert.That((string?)document["info"]!["version"], Is.EqualTo(typeof(OpenApiEndpoint).Assembly.GetName().Version!.ToString(3)));
        foreach (var reference in Descendants(document).OfType<JsonObject>().Select(node => (string?)node["$ref"]).OfType<string>())
        {
            Assert.That(Resolve(document, reference), Is.Not.Null, reference);
        }

        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (Path: path.Key, Operation: verb.Value!))).ToArray();
        Assert.That(operations.Select(operation => (string?)operation.Operation["operationId"]), Is.Unique);
        foreach (var (path, operation) in operations)
        {
            var inPath = path.Split('{').Skip(1).Select(part => part.Split('}')[0]);
            var declared = (operation["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(document, (string)parameter!["$ref"]!)!)
                .Where(parameter => (string?)parameter["in"] == "path").Select(parameter => (string?)parameter["name"]);
            Assert.That(declared, Is.EquivalentTo(inPath), path);
            Assert.That(operation["responses"]!.AsObject(), Is.Not.Empty, path);
        }
    }

    [TestCase("GET", "/v2")]
    [TestCase("GET", "/v2/health/live")]
    [TestCase("GET", "/v2/health/ready")]
    [TestCase("GET", "/v2/models")]
    [TestCase("GET", "/v2/models/stats")]
    [TestCase("GET", "/v2/models/{model}")]
    [TestCase("GET", "/v2/models/{model}/versions/{version}/ready")]
    [TestCase("GET", "/v2/models/{model}/config")]
    [TestCase("GET", "/v2/models/{model}/stats")]
    [TestCase("POST", "/v2/models/{model}/infer", """{"id":"1","inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]}]}""")]
    [TestCase("POST", "/v2/models/{model}/infer", """{"inputs":[]}""")]
    [TestCase("POST", "/v2/repository/index", "")]
    [TestCase("POST", "/v2/repository/models/{model}/load", "")]
    [TestCase("GET", "/v1/models/{model}")]
    [TestCase("POST", "/v1/models/{model}:predict", """{"instances":[[[[1]],[[2]],[[3]]]]}""")]
    [TestCase("POST", "/v1/models/{model}:predict", """{"inputs":[[[[1]],[[2]],[[3]]]]}""")]
    [TestCase("POST", "/v1/models/{model}/labels/{label}:predict", """{}""")]
    public async Task Answers_are_as_the_document_says(string verb, string path, string body = "")
    {
        var document = await DocumentAsync();
        var url = path.Replace("{model}", TestModel.Name, StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal).Replace("{label}", "stable", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(verb), url) { Content = verb == "POST" ? new StringContent(body) : null };

        using var response = await Runtime.Client.SendAsync(request);

        var described = document["paths"]![path]![verb == "GET" ? "get" : "post"]!["responses"]![$"{(int)response.StatusCode}"];
        Assert.That(described, Is.Not.Null, $"{response.StatusCode} is not in the document");
        var schema = Follow(document, described!)["content"]!["application/json"]!["schema"]!;
        ExpectFit(document, schema, JsonNode.Parse(await response.Content.ReadAsStringAsync()), path);
    }

    private static async Task<JsonNode> DocumentAsync() => await ExpectJsonAsync(await Runtime.Client.GetAsync(new Uri(OpenApiEndpoint.Path, UriKind.Relative)));

    /// <summary>The part of JSON Schema that the document uses.</summary>
    private static void ExpectFit(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        schema = Follow(document, schema);
        if ((string?)schema["type"] is { } type)
        {
            Assert.That(KindsOf(type), Does.Contain(value?.GetValueKind() ?? JsonValueKind.Null), at);
        }

        if (schema["enum"] is JsonArray values)
        {
            Assert.That(values.Select(allowed => (string?)allowed), Does.Contain((string?)value), at);
        }

        if (value is JsonArray elements && schema["items"] is { } items)
        {
            foreach (var element in elements)
            {
                ExpectFit(document, items, element, $"{at}[]");
            }
        }

        if (value is JsonObject members && schema["properties"] is JsonObject properties)
        {
            Assert.That(schema["required"]?.AsArray().Select(name => (string?)name) ?? [], Is.SubsetOf(members.Select(member => member.Key)), at);
            Assert.That(members.Select(member => member.Key), Is.SubsetOf(properties.Select(property => property.Key)), at);
            foreach (var (name, member) in members)
            {
                ExpectFit(document, properties[name]!, member, $"{at}.{name}");
            }
        }
    }

    private static JsonValueKind[] KindsOf(string type) => type switch
    {
        "object" => [JsonValueKind.Object],
        "array" => [JsonValueKind.Array],
        "string" => [JsonValueKind.String],
        "boolean" => [JsonValueKind.True, JsonValueKind.False],
        _ => [JsonValueKind.Number],
    };

    private static JsonNode Follow(JsonNode document, JsonNode node) => (string?)node["$ref"] is { } reference ? Resolve(document, reference)! : node;

    private static JsonNode? Resolve(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]);

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Descendants).Append(node),
        JsonArray elements => elements.OfType<JsonNode>().SelectMany(Descendants),
        _ => [],
    };
}
