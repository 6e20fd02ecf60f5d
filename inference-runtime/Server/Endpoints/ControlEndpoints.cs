using System.Text.Json;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>POST /v2/repository/models/{model}/load</c> and <c>…/unload</c>. Source: Triton's model repository extension.</summary>
internal static class ControlEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints, IModelControl control, BodyBufferPool pool)
    {
        endpoints.MapPost("/v2/repository/models/{model}/load", context => AnswerAsync(context, control.LoadAsync, pool));
        endpoints.MapPost("/v2/repository/models/{model}/unload", context => AnswerAsync(context, control.UnloadAsync, pool));
    }

    private static async Task AnswerAsync(HttpContext context, Func<string, IReadOnlyList<ControlParameter>, Task<ControlRefusal?>> act, BodyBufferPool pool)
    {
        IReadOnlyList<ControlParameter> parameters;
        using (var body = await RequestBody.ReadAsync(context.Request, headerLength: 0, MaxBodyBytes, pool))
        {
            parameters = body is null
                ? throw new ProtocolException(ErrorKind.TooLarge, $"the body is larger than {MaxBodyBytes} bytes; models and their configuration are not taken from requests")
                : Read(body.Memory);
        }

        if (await act(context.GetRouteValue("model") as string ?? "", parameters) is { } refusal)
        {
            await Answer.ErrorAsync(context, refusal.HttpStatus, refusal.Message);
        }
    }

    /// <summary>The body may be empty.</summary>
    private static IReadOnlyList<ControlParameter> Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ProtocolException(ErrorKind.InvalidArgument, "the body must be a JSON object such as {\"parameters\":{}}, or empty");
            }

            if (!json.RootElement.TryGetProperty("parameters", out var parameters))
            {
                return [];
            }

            return parameters.ValueKind == JsonValueKind.Object
                ? [.. parameters.EnumerateObject().Select(member => new ControlParameter(member.Name, member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False))]
                : throw new ProtocolException(ErrorKind.InvalidArgument, "'parameters' must be an object");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter for a name with half a surrogate pair.
            throw new ProtocolException(ErrorKind.InvalidArgument, $"the body is not JSON: {malformed.Message}", malformed);
        }
    }
}
