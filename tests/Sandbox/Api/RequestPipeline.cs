using ModelServing.Sandbox.Aggregation;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Every request's way: who are you, what do you want, and a Status if it cannot be done.</summary>
internal sealed class RequestPipeline(
    Authenticator authenticator, AggregationProxy aggregation, InformationRequests information, ResourceRequests resources, ILogger<RequestPipeline> logger)
{
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (ApiStatusException refusal)
        {
            await RefuseAsync(http, refusal);
        }
        catch (BadHttpRequestException broken) when (broken.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await RefuseAsync(http, ApiStatus.TooLarge(RequestBody.Limit));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(logger, http.Request.Method, http.Request.Path);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            Log.RequestFailed(logger, http.Request.Method, http.Request.Path, fault);
            await RefuseAsync(http, ApiStatus.Internal(fault.Message));
        }
    }

    private async Task RouteAsync(HttpContext http)
    {
        var caller = authenticator.Identify(http) ?? throw ApiStatus.Unauthorized();
        if (caller == Identity.Anonymous && !InformationRequests.IsPublic(http.Request.Path))
        {
            throw ApiStatus.Unauthorized();
        }

        if (!await aggregation.TryAnswerAsync(http, caller) && !await information.TryAnswerAsync(http))
        {
            await resources.AnswerAsync(http, caller);
        }
    }

    private static async Task RefuseAsync(HttpContext http, ApiStatusException refusal)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        if (refusal.Details.Number("retryAfterSeconds") is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await ObjectResponse.WriteJsonAsync(http.Response, refusal.ToStatus(), refusal.Code);
    }
}
