using Microsoft.AspNetCore.WebUtilities;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Gives every answer that is no success a JSON body, whoever decided on it: routing, the server, or a fault of ours.</summary>
internal sealed class ErrorBodyMiddleware(RequestDelegate next, ILogger<ErrorBodyMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null })
            {
                await Answer.ErrorAsync(context, context.Response.StatusCode, Describe(context));
            }
        }
        catch (ProtocolException refused) when (!context.Response.HasStarted)
        {
            if (refused.Kind == ErrorKind.UnsupportedEncoding)
            {
                context.Response.Headers.AcceptEncoding = ContentCodings.Accepted;
            }

            await Answer.ErrorAsync(context, HttpStatus.Of(refused.Kind), refused.Message);
        }
        catch (BadHttpRequestException malformed) when (!context.Response.HasStarted)
        {
            await Answer.ErrorAsync(context, malformed.StatusCode, malformed.Message);
        }
        catch (Exception abandoned) when (context.RequestAborted.IsCancellationRequested && abandoned is (OperationCanceledException or IOException))
        {
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : HttpStatus.ClientClosedRequest;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, context.Request.Method, context.Request.Path, fault);
            await Answer.ErrorAsync(context, StatusCodes.Status500InternalServerError, "the server failed to answer; its log has the cause");
        }
    }

    private static string Describe(HttpContext context) => context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? $"{context.Request.Method} is not allowed here; allowed is {context.Response.Headers.Allow}"
        : ReasonPhrases.GetReasonPhrase(context.Response.StatusCode);
}
