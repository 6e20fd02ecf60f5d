using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>What callers may ask about themselves. The sandbox stores RBAC objects and does not enforce them yet: whoever is known may do all.</summary>
internal static class ReviewRequests
{
    public static async Task AnswerAsync(ApiRequest request)
    {
        var review = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        Admission.CheckType(request, review);
        review["apiVersion"] = request.Definition.ApiVersion;
        review["kind"] = request.Definition.Kind;
        review["status"] = request.Definition.Kind switch
        {
            "SelfSubjectAccessReview" => new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox does not enforce RBAC" },
            "SelfSubjectReview" => new JsonObject
            {
                ["userInfo"] = new JsonObject
                {
                    ["username"] = request.Caller.User,
                    ["groups"] = new JsonArray([.. request.Caller.Groups.Select(g => JsonValue.Create(g))]),
                },
            },
            var other => throw ApiStatus.NotImplemented(other),
        };
        review.EnsureMetadata();
        await ObjectResponse.WriteJsonAsync(request.Http.Response, review, 201);
    }
}
