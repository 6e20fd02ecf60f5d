namespace ModelServing.Runtime.Endpoints;

/// <summary><c>GET /openapi.json</c>: what this server answers, for generators of clients and for gateways. A test holds it against the endpoints.</summary>
internal static class OpenApiEndpoint
{
    public const string Path = "/openapi.json";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var document = Read();
        endpoints.MapGet(Path, async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = document.Length;
            await context.Response.Body.WriteAsync(document, context.RequestAborted);
        });
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("openapi.json is not in the assembly");
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
