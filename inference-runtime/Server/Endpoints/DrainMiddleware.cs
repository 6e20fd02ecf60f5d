using ModelServing.Engine.Catalogue;

namespace ModelServing.Runtime.Endpoints;

/// <summary>While draining asks callers to come back on a new connection: it will reach another pod, and none is cut when this one stops listening.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, ModelCatalogue catalogue)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (catalogue.IsDraining)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }
}
