using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>POST /v2/repository/index</c>: state and reason of every version, of each model the one that serves first. Source: Triton's model repository extension, and the contract.</summary>
internal static class RepositoryIndexEndpoint
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints, ServedModels models, BodyBufferPool pool) => endpoints.MapPost("/v2/repository/index", async context =>
    {
        using var body = await RequestBody.ReadAsync(context.Request, headerLength: 0, MaxBodyBytes, pool);
        if (body is null)
        {
            await Answer.ErrorAsync(
                context, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {MaxBodyBytes} bytes");
            return;
        }

        var readyOnly = AsksForReadyOnly(body.Memory);
        await Answer.JsonAsync(
            context,
            StatusCodes.Status200OK,
            models.Index(readyOnly),
            ReadableJson.Protocol.ImmutableArrayModelIndexEntry);
    });

    /// <summary>The body may be empty; <c>ready</c> asks for ready models only.</summary>
    private static bool AsksForReadyOnly(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ProtocolException(ErrorKind.InvalidArgument, "the body must be a JSON object such as {\"ready\":true}, or empty");
            }

            return json.RootElement.TryGetProperty("ready", out var ready) && ready.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw new ProtocolException(ErrorKind.InvalidArgument, "'ready' must be true or false"),
            };
        }
        catch (JsonException malformed)
        {
            throw new ProtocolException(ErrorKind.InvalidArgument, $"the body is not JSON: {malformed.Message}", malformed);
        }
    }
}
