using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Endpoints;

/// <summary>While draining asks callers to come back on a new connection: it will reach another pod, and none is cut when this one stops listening.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, ModelHost host)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (host.Status.State == ModelState.Unloading)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }
}
