using System.Text.Json.Nodes;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>What callers may ask about themselves, and servers about their callers. The sandbox stores RBAC objects and does not enforce them yet: whoever is known may do all.</summary>
internal sealed class ReviewRequests(TokenRegistry tokens)
{
    public async Task AnswerAsync(ApiRequest request)
    {
        var review = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        Admission.CheckType(request, review);
        review["apiVersion"] = request.Definition.ApiVersion;
        review["kind"] = request.Definition.Kind;
        review["status"] = request.Definition.Kind switch
        {
            "SelfSubjectAccessReview" => new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox does not enforce RBAC" },
            "SubjectAccessReview" => Access(review["spec"]),
            "TokenReview" => Token(review["spec"]),
            "SelfSubjectReview" => new JsonObject
            {
                ["userInfo"] = User(request.Caller),
            },
            var other => throw ApiStatus.NotImplemented(other),
        };
        review.EnsureMetadata();
        await ObjectResponse.WriteJsonAsync(request.Http.Response, review, 201);
    }

    private static JsonObject Access(JsonNode? spec)
    {
        if (spec.At("resourceAttributes") is null == spec.At("nonResourceAttributes") is null)
        {
            throw ApiStatus.BadRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }

        return spec.Text("user") is { Length: > 0 } user && user != Identity.Anonymous.User
            ? new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox does not enforce RBAC" }
            : new JsonObject { ["allowed"] = false, ["reason"] = "whoever is not known may do nothing" };
    }

    private JsonObject Token(JsonNode? spec) => tokens.Find(spec.Text("token") ?? "") is { } identity
        ? new JsonObject { ["authenticated"] = true, ["user"] = User(identity) }
        : new JsonObject { ["authenticated"] = false, ["error"] = "invalid bearer token" };

    private static JsonObject User(Identity identity) => new()
    {
        ["username"] = identity.User,
        ["groups"] = new JsonArray([.. identity.Groups.Select(g => JsonValue.Create(g))]),
    };
}
