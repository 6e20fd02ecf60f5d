using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using ModelServing.Engine.Catalogue;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using HttpStatusCodes = Microsoft.AspNetCore.Http.StatusCodes;

namespace ModelServing.Runtime.Rpc;

/// <summary>
/// Answers gRPC calls: finds the method, keeps the deadline, and ends every call with a status, whatever happens. Source: gRPC over HTTP/2
/// (PROTOCOL-HTTP2.md).
/// </summary>
/// <param name="methods">What can be called.</param>
/// <param name="limits">How long a message may be.</param>
/// <param name="catalogue">While it drains, callers are asked to come back on another connection.</param>
/// <param name="time">All time comes from here.</param>
/// <param name="logger">Where faults of ours go.</param>
internal sealed class RpcDispatcher(RpcMethods methods, MessageLimits limits, ModelCatalogue catalogue, TimeProvider time, ILogger<RpcDispatcher> logger)
{
    private static readonly RpcStatus DeadlineExceeded = new(StatusCode.DeadlineExceeded, $"the call's {RpcHeaders.Timeout} has passed before it was answered");

    public async Task AnswerAsync(HttpContext context)
    {
        if (!IsCall(context))
        {
            return;
        }

        PrepareAnswer(context);
        var answer = default(MessageWriter);
        RpcStatus? status;
        try
        {
            using var deadline = new CallDeadline(ReadTimeout(context.Request), time, context.RequestAborted);
            var coding = MessageEncodings.OfRequest(context.Request.Headers[RpcHeaders.Encoding].ToString());
            answer = OpenAnswer(context, coding);
            var call = new RpcCall(context, new MessageReader(context.Request.BodyReader, coding, limits), answer, deadline);
            status = await EndAsync(context, call);
        }
        catch (RpcException refused)
        {
            status = refused.Status;
        }

        if (status is not null)
        {
            WriteStatus(context.Response, status, answer?.HasWritten == true);
        }
    }

    /// <summary>How the call ends; null where nobody is there any more to be told.</summary>
    private async Task<RpcStatus?> EndAsync(HttpContext context, RpcCall call)
    {
        var path = context.Request.Path.Value ?? "";
        try
        {
            return methods.Find(path) is { } method
                ? await method(call)
                : new RpcStatus(StatusCode.Unimplemented, $"there is no method '{path}'");
        }
        catch (RpcException refused)
        {
            return refused.Status;
        }
        catch (ProtocolException refused)
        {
            return new RpcStatus(ModelServing.Grpc.Status.StatusCodes.Of(refused.Kind), refused.Message);
        }
        catch (Exception abandoned) when (abandoned is (IOException or ConnectionAbortedException)
            || (abandoned is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            // The body's reader may hear of it before the token does.
            return null;
        }
        catch (OperationCanceledException) when (call.Deadline.HasPassed)
        {
            return DeadlineExceeded;
        }
        catch (BadHttpRequestException malformed)
        {
            return new RpcStatus(StatusCode.InvalidArgument, malformed.Message);
        }
        catch (Exception fault)
        {
            Log.CallFailed(logger, path, fault);
            return new RpcStatus(StatusCode.Internal, "the server failed to answer; its log has the cause");
        }
    }

    private static bool IsCall(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = HttpStatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return false;
        }

        if (!RpcHeaders.IsProtobuf(context.Request.ContentType))
        {
            context.Response.StatusCode = HttpStatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        return true;
    }

    private void PrepareAnswer(HttpContext context)
    {
        context.Response.ContentType = RpcHeaders.ContentType;
        context.Response.Headers[RpcHeaders.AcceptEncoding] = MessageEncodings.Accepted;

        // Messages have a limit each; the body of a stream has none.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        if (catalogue.IsDraining)
        {
            // Tells the caller to open its next calls on another connection, which will reach another pod; calls that run go on.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    private static MessageWriter OpenAnswer(HttpContext context, Endpoints.ContentCoding requestCoding)
    {
        var coding = MessageEncodings.OfAnswer(requestCoding, context.Request.Headers[RpcHeaders.AcceptEncoding].ToString());
        if (coding != Endpoints.ContentCoding.Identity)
        {
            context.Response.Headers[RpcHeaders.Encoding] = Endpoints.ContentCodings.Name(coding);
        }

        return new MessageWriter(context.Response.BodyWriter, coding);
    }

    /// <exception cref="RpcException">The header is there and no time-out.</exception>
    private static TimeSpan? ReadTimeout(HttpRequest request)
    {
        var header = request.Headers[RpcHeaders.Timeout];
        if (header.Count == 0)
        {
            return null;
        }

        return CallTimeout.TryParse(header.ToString(), out var timeout)
            ? timeout
            : throw new RpcException(StatusCode.InvalidArgument, $"{RpcHeaders.Timeout} must be at most 8 digits and one of H, M, S, m, u, n, is '{header}'");
    }

    /// <summary>In the trailers, or where there is no message in the headers, which then are the whole answer.</summary>
    private static void WriteStatus(HttpResponse response, RpcStatus status, bool hasMessages)
    {
        var destination = hasMessages || response.HasStarted
            ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()!.Trailers
            : response.Headers;
        destination[RpcHeaders.Status] = ((int)status.Code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (status.Message.Length > 0)
        {
            destination[RpcHeaders.Message] = StatusMessage.Encode(status.Message);
        }

        if (status.RetryAfter is { } wait)
        {
            destination[RpcHeaders.RetryPushback] = Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
