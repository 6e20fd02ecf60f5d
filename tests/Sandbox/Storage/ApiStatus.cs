using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>The refusals of the API server, texts and all, as apimachinery's <c>api/errors</c> words them.</summary>
public static class ApiStatus
{
    public const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    public static ApiStatusException NotFound(GroupResource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", Details(resource.Group, resource.Resource, name));

    /// <summary>No such path or resource: what kubectl prints as "the server could not find the requested resource".</summary>
    public static ApiStatusException UnknownPath() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiStatusException AlreadyExists(GroupResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Details(resource.Group, resource.Resource, name));

    public static ApiStatusException Conflict(GroupResource resource, string name, string why = Modified) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {why}", Details(resource.Group, resource.Resource, name));

    public static ApiStatusException Forbidden(GroupResource resource, string name, string why) => new(
        403,
        "Forbidden",
        name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}",
        Details(resource.Group, resource.Resource, name));

    public static ApiStatusException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var text = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        var details = Details(group, kind, name);
        details["causes"] = new JsonArray([.. errors.Select(Cause)]);
        return new ApiStatusException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", details);
    }

    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatusException Expired(string message) => new(410, "Expired", message);

    public static ApiStatusException MethodNotAllowed(string verb, GroupResource resource) => new(
        405,
        "MethodNotAllowed",
        $"{verb} is not supported on resources of kind \"{resource}\"",
        Details(resource.Group, resource.Resource, ""));

    public static ApiStatusException NotAcceptable(string message) => new(406, "NotAcceptable", message);

    public static ApiStatusException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    public static ApiStatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiStatusException TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    /// <summary>A resource version from the future: the client must retry (apimachinery NewTimeoutError with this cause).</summary>
    public static ApiStatusException ResourceVersionTooLarge(long asked, long current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new JsonObject
        {
            ["retryAfterSeconds"] = 1,
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
        });

    public static ApiStatusException Internal(string message) => new(500, "InternalError", $"Internal error occurred: {message}");

    /// <summary>For what this sandbox does not do: it says so rather than pretend.</summary>
    public static ApiStatusException NotImplemented(string what) =>
        new(501, "NotImplemented", $"the sandbox does not implement {what}");

    private static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        return details;
    }

    private static JsonObject Cause(FieldError error) =>
        new() { ["reason"] = error.Reason, ["message"] = error.Body, ["field"] = error.Field };
}
