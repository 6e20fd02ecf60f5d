using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Repositories;

/// <summary>Why a model is not loaded or unloaded, with Triton's status codes and, where clients look for them, its words. Pure.</summary>
internal static class LoadRefusals
{
    public static ControlRefusal Name(string model) =>
        new(StatusCodes.Status400BadRequest, ErrorKind.InvalidArgument, $"a model's name {ModelName.Rule}, is {JsonSection.Show(model)}");

    public static ControlRefusal Missing(string model) =>
        new(StatusCodes.Status500InternalServerError, ErrorKind.Internal, $"failed to load '{model}', failed to poll from model repository: there is no such folder");

    public static ControlRefusal Failed(string model, string why) =>
        new(StatusCodes.Status400BadRequest, ErrorKind.InvalidArgument, $"load failed for model '{model}': {why}");

    public static ControlRefusal Ending(string model) =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorKind.NotReady, $"model '{model}' is not loaded: the server is ending");

    /// <summary>Null where the parameters can be obeyed.</summary>
    public static ControlRefusal? Parameters(IReadOnlyList<ControlParameter> parameters) =>
        parameters.Select(Parameter).FirstOrDefault(refusal => refusal is not null);

    private static ControlRefusal? Parameter(ControlParameter parameter) => parameter switch
    {
        // Models do not depend on each other here: there is nobody else to unload.
        { Name: "unload_dependents", IsFlag: true } => null,
        { Name: "unload_dependents" } =>
            new(StatusCodes.Status400BadRequest, ErrorKind.InvalidArgument, "parameters.unload_dependents must be true or false"),
        { Name: "config" } => new(
            StatusCodes.Status501NotImplemented, ErrorKind.Unsupported, "parameters.config is not offered: a model's configuration is its config.pbtxt in the repository"),
        _ when parameter.Name.StartsWith("file:", StringComparison.Ordinal) => new(
            StatusCodes.Status501NotImplemented, ErrorKind.Unsupported, $"parameters.{JsonSection.Show(parameter.Name)} is not offered: models are read from the repository"),
        _ => new(StatusCodes.Status400BadRequest, ErrorKind.InvalidArgument, $"parameters.{JsonSection.Show(parameter.Name)} is not known here; known is unload_dependents"),
    };
}
