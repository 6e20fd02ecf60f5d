using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>One request for a resource: where it points, who sent it, how the answer should look.</summary>
internal sealed record ApiRequest(HttpContext Http, RequestTarget Target, ResourceDefinition Definition, Identity Caller)
{
    public IQueryCollection Query => Http.Request.Query;

    public ResponseFormat Format { get; } = ContentNegotiation.Choose(Http.Request.Headers.Accept.ToString());

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The addressed object, under the resource that stores it.</summary>
    public ObjectKey Key => new(Definition.StoredAs, Definition.Namespaced ? Target.Namespace : null, Target.Name ?? "");

    /// <summary>fieldManager, or else the client's program name, as the real server falls back.</summary>
    public string FieldManager
    {
        get
        {
            var named = Query["fieldManager"].ToString();
            if (named.Length > 128)
            {
                throw ApiStatus.Invalid("meta.k8s.io", "PatchOptions", "", [new FieldError(FieldErrorType.TooLong, "fieldManager", null, "may not be more than 128 bytes")]);
            }

            if (named.Length > 0)
            {
                return named;
            }

            var agent = Http.Request.Headers.UserAgent.ToString();
            var end = agent.IndexOfAny(['/', ' ']);
            var program = end < 0 ? agent : agent[..end];
            return program.Length == 0 ? "unknown" : program[..Math.Min(program.Length, 128)];
        }
    }

    public bool DryRun => Query["dryRun"].ToString() switch
    {
        "" => false,
        "All" => true,
        var other => throw ApiStatus.Invalid(
            "meta.k8s.io", "CreateOptions", "", [FieldError.NotSupported("dryRun", other, ["All"])]),
    };

    public WriteOptions WriteOptions => new() { FieldManager = FieldManager, ApiVersion = Definition.ApiVersion, DryRun = DryRun };
}
