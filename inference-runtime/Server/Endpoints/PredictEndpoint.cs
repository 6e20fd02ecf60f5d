using ModelServing.Engine;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Predict;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// <c>POST /v1/models/{model}[/versions/{version}|/labels/{label}]:predict</c>, which KServe's first protocol and TensorFlow Serving share. KServe's is
/// the row format of the latter.
/// </summary>
internal sealed class PredictEndpoint(ServedModels models, RequestBodyReader bodies)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/models/{model}:predict", AnswerAsync);
        endpoints.MapPost("/v1/models/{model}/versions/{version}:predict", AnswerAsync);
        endpoints.MapPost("/v1/models/{model}/labels/{label}:predict", AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!models.TryFindOpen(context, out _, out var refusal))
        {
            await Answer.ErrorAsync(context, refusal);
            return;
        }

        using var body = await bodies.ReadAsync(context.Request, headerLength: 0);
        if (!models.TryLease(context, out var lease, out var gone))
        {
            await Answer.ErrorAsync(context, gone);
            return;
        }

        using (lease)
        {
            await AnswerAsync(context, lease.Version.Host, body);
        }
    }

    private static async Task AnswerAsync(HttpContext context, ModelHost host, RequestBody body)
    {
        // The version found first may have been unloaded, and the next one may load still.
        if (host.Metadata is not { } metadata)
        {
            await Answer.ErrorAsync(context, new InferError(ErrorKind.NotReady, $"model '{host.Settings.Name}' is not ready"));
            return;
        }

        var (format, rows, request) = PredictRequestReader.Read(body.Memory, metadata);
        switch (await host.InferAsync(request, context.RequestAborted))
        {
            case InferOutcome.Success success:
                using (var buffer = new ResponseBuffer())
                {
                    PredictResponseWriter.Write(format, success.Response, rows, buffer);
                    await EncodedAnswer.SendAsync(context, "application/json", buffer.Written);
                }

                break;
            case InferOutcome.Refused refused:
                await Answer.ErrorAsync(context, refused.Error);
                break;
        }
    }
}
