using System.Globalization;
using Microsoft.Extensions.Primitives;
using ModelServing.Engine;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Responses;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>POST /v2/models/{model}[/versions/{version}]/infer</c>: body in, engine, body out.</summary>
internal sealed class InferEndpoint(ServedModels models, RequestBodyReader bodies)
{
    private const string HeaderLengthName = "Inference-Header-Content-Length";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v2/models/{model}/infer", AnswerAsync);
        endpoints.MapPost("/v2/models/{model}/versions/{version}/infer", AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // Whatever can be refused unread is refused before a large body is.
        if (!models.TryFindOpen(context, out _, out var refusal))
        {
            await Answer.ErrorAsync(context, refusal);
            return;
        }

        var headerLength = HeaderLength(context.Request);
        using var body = await bodies.ReadAsync(context.Request, headerLength ?? 0);
        switch (await InferAsync(context, body, headerLength))
        {
            case InferOutcome.Success success:
                await SendAsync(context, success.Response);
                break;
            case InferOutcome.Refused refused:
                await Answer.ErrorAsync(context, refused.Error);
                break;
        }
    }

    /// <summary>Only now is the version held: while a slow caller sent its body another may have begun to serve.</summary>
    private async ValueTask<InferOutcome> InferAsync(HttpContext context, RequestBody body, int? headerLength)
    {
        if (!models.TryLease(context, out var lease, out var gone))
        {
            return new InferOutcome.Refused(gone);
        }

        using (lease)
        {
            var host = lease.Version.Host;
            return await host.InferAsync(InferRequestReader.Read(body.Memory, headerLength, host.Metadata), context.RequestAborted);
        }
    }

    private static async Task SendAsync(HttpContext context, InferResponse response)
    {
        using var buffer = new ResponseBuffer();
        var contentType = "application/json";
        if (InferResponseWriter.Write(response, buffer) is { } jsonLength)
        {
            contentType = "application/octet-stream";
            context.Response.Headers[HeaderLengthName] = jsonLength.ToString(CultureInfo.InvariantCulture);
        }

        await EncodedAnswer.SendAsync(context, contentType, buffer.Written);
    }

    /// <exception cref="ProtocolException">The header is there and no length.</exception>
    private static int? HeaderLength(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(HeaderLengthName, out StringValues values))
        {
            return null;
        }

        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new ProtocolException(
                ErrorKind.InvalidArgument, $"{HeaderLengthName} must be a whole number from 0 to {int.MaxValue}, is '{values}'");
    }
}
