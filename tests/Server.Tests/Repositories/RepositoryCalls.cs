using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>What callers of a repository ask over REST.</summary>
internal static class RepositoryCalls
{
    public static Task<HttpResponseMessage> LoadAsync(this TestRuntime runtime, string model, string body = "") => runtime.PostAsync($"/v2/repository/models/{model}/load", body);

    public static Task<HttpResponseMessage> UnloadAsync(this TestRuntime runtime, string model, string body = "") => runtime.PostAsync($"/v2/repository/models/{model}/unload", body);

    public static async Task ExpectAsync(this HttpResponseMessage response, int status, params string[] parts)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.Dispose();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        foreach (var part in parts)
        {
            Assert.That(body, Does.Contain(part));
        }
    }

    /// <summary>The repository index, one line for each entry: name, version, state, reason.</summary>
    public static async Task<string[]> IndexAsync(this TestRuntime runtime, bool readyOnly = false) =>
        [.. (await IndexEntriesAsync(runtime, readyOnly)).Select(entry => $"{entry["name"]} {entry["version"]} {entry["state"]} {entry["reason"]}".TrimEnd())];

    public static async Task<IReadOnlyList<JsonNode>> IndexEntriesAsync(this TestRuntime runtime, bool readyOnly = false)
    {
        using var response = await runtime.PostAsync("/v2/repository/index", readyOnly ? """{"ready": true}""" : "");
        return [.. JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray().OfType<JsonNode>()];
    }

    /// <summary>Waits until everything that is to be served from the start has been tried.</summary>
    public static Task StartedAsync(this TestRuntime runtime) => Eventually.TrueAsync(async () =>
    {
        using var response = await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative));
        return response.StatusCode == HttpStatusCode.OK;
    });

    /// <returns>The version that has answered.</returns>
    public static async Task<string> AskAsync(this TestRuntime runtime, string model, int? version = null)
    {
        var path = version is { } number ? string.Create(CultureInfo.InvariantCulture, $"/v2/models/{model}/versions/{number}/infer") : $"/v2/models/{model}/infer";
        using var response = await runtime.PostAsync(path, TestModel.JsonRequest().ToJsonString());
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), body);
        var answer = JsonNode.Parse(body)!;
        Assert.That((string?)answer["model_name"], Is.EqualTo(model));
        return (string)answer["model_version"]!;
    }
}
