using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

/// <summary>One runtime for all tests of a class: none of them changes its state.</summary>
internal abstract class ProtocolFixture
{
    private static readonly SemaphoreSlim Starting = new(1);
    private static TestRuntime? _runtime;

    protected static TestRuntime Runtime => _runtime ?? throw new InvalidOperationException("The runtime has not been started.");

    [SetUp]
    public async Task StartRuntimeAsync()
    {
        await Starting.WaitAsync();
        try
        {
            _runtime ??= await TestRuntime.StartAsync();
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>Called once, at the end of the whole run.</summary>
    public static async Task StopAsync()
    {
        if (_runtime is not null)
        {
            await _runtime.DisposeAsync();
        }
    }

    protected static async Task<JsonNode> ExpectJsonAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), body);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        return JsonNode.Parse(body)!;
    }

    protected static async Task ExpectErrorAsync(HttpResponseMessage response, int status, params string[] parts)
    {
        var error = (string?)(await ExpectJsonAsync(response, (HttpStatusCode)status))["error"];
        foreach (var part in parts)
        {
            Assert.That(error, Does.Contain(part));
        }
    }

    protected static async Task<float[]> ExpectOutputAsync(HttpResponseMessage response)
    {
        var body = await ExpectJsonAsync(response);
        Assert.That((string?)body["outputs"]![0]!["name"], Is.EqualTo(TestModel.Output));
        return [.. body["outputs"]![0]!["data"]!.AsArray().Select(value => (float)value!)];
    }
}
