using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>What to do about fields that the kind does not have (KEP-2885).</summary>
internal static class FieldValidation
{
    /// <exception cref="ApiStatusException">400 under Strict; Warn adds Warning headers; Ignore says nothing.</exception>
    public static void Judge(ApiRequest request, IReadOnlyList<string> unknownFields)
    {
        var directive = request.Query["fieldValidation"].ToString();
        if (directive is not ("" or "Strict" or "Warn" or "Ignore"))
        {
            throw ApiStatus.Invalid(
                "meta.k8s.io", "CreateOptions", "", [FieldError.NotSupported("fieldValidation", directive, ["Ignore", "Strict", "Warn"])]);
        }

        if (unknownFields.Count == 0 || directive == "Ignore")
        {
            return;
        }

        var texts = unknownFields.Select(f => $"unknown field \"{f}\"").ToList();
        if (directive == "Strict")
        {
            var definition = request.Definition;
            var subject = definition.IsCustom
                ? ""
                : $"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: ";
            throw ApiStatus.BadRequest($"{subject}strict decoding error: {string.Join(", ", texts)}");
        }

        foreach (var text in texts)
        {
            Warnings.Add(request.Http.Response, text);
        }
    }

    /// <summary>The strict part alone: for a change that may run more than once before it is committed.</summary>
    public static void Refuse(ApiRequest request, IReadOnlyList<string> unknownFields)
    {
        if (request.Query["fieldValidation"].ToString() == "Strict")
        {
            Judge(request, unknownFields);
        }
    }
}
