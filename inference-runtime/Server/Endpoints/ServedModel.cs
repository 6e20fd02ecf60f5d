using ModelServing.Engine;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>The model behind the URLs.</summary>
internal sealed class ServedModel(ModelHost host)
{
    /// <summary>The one label of TensorFlow Serving's paths: it names the version that is served.</summary>
    public const string Label = "stable";

    public ModelHost Host => host;

    /// <summary>Null where the URL names this model, and its version where it names one; otherwise what the caller is told.</summary>
    public InferError? Mismatch(HttpContext context)
    {
        var status = host.Status;
        if (context.GetRouteValue("label") is string label && label != Label)
        {
            return new InferError(ErrorKind.NotFound, $"model '{status.Name}' has no version labelled '{label}'; '{Label}' is version '{status.Version}'");
        }

        return Mismatch(context.GetRouteValue("model") as string, context.GetRouteValue("version") as string);
    }

    /// <summary>Null where they name this model, and its version; otherwise what the caller is told.</summary>
    /// <param name="name">Null where no model is named.</param>
    /// <param name="version">Null where no version is named.</param>
    public InferError? Mismatch(string? name, string? version)
    {
        var status = host.Status;
        if (name is not null && name != status.Name)
        {
            return new InferError(ErrorKind.NotFound, $"there is no model '{name}'; '{status.Name}' is served here");
        }

        return version is not null && version != status.Version
            ? new InferError(ErrorKind.NotFound, $"model '{status.Name}' has no version '{version}'; '{status.Version}' is served here")
            : null;
    }

    /// <summary>Null where the model takes requests; while it drains it does.</summary>
    public InferError? Unavailable()
    {
        var status = host.Status;
        return host.Metadata is null || status.State is not (ModelState.Ready or ModelState.Unloading)
            ? new InferError(ErrorKind.NotReady, Describe(status))
            : null;
    }

    /// <summary>Null where the model is ready for new callers; while it drains it is not.</summary>
    public string? NotReadyReason()
    {
        var status = host.Status;
        return status.State == ModelState.Ready ? null : Describe(status);
    }

    private static string Describe(ModelStatus status)
    {
        var entry = status.ToIndexEntry();
        var text = $"model '{entry.Name}' is not ready: {entry.State} {entry.Reason}".TrimEnd();
        return entry.Message is { } message ? $"{text}: {message}" : text;
    }
}
