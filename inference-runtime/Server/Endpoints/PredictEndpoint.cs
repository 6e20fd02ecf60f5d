using ModelServing.Engine;
using ModelServing.Protocol.Predict;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// <c>POST /v1/models/{model}[/versions/{version}|/labels/{label}]:predict</c>, which KServe's first protocol and TensorFlow Serving share. KServe's is
/// the row format of the latter.
/// </summary>
internal sealed class PredictEndpoint(ServedModel model, RequestBodyReader bodies)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/models/{model}:predict", AnswerAsync);
        endpoints.MapPost("/v1/models/{model}/versions/{version}:predict", AnswerAsync);
        endpoints.MapPost("/v1/models/{model}/labels/{label}:predict", AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if ((model.Mismatch(context) ?? model.Unavailable()) is { } refusal)
        {
            await Answer.ErrorAsync(context, refusal);
            return;
        }

        using var body = await bodies.ReadAsync(context.Request, headerLength: 0);
        var (format, rows, request) = PredictRequestReader.Read(body.Memory, model.Host.Metadata!);
        switch (await model.Host.InferAsync(request, context.RequestAborted))
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
