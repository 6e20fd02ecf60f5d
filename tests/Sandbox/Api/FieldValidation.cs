using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;
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

        var texts = Texts(unknownFields);
        if (directive == "Strict")
        {
            var definition = request.Definition;
            throw ApiStatus.BadRequest(
                $"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: {StrictFault(texts)}");
        }

        foreach (var text in texts)
        {
            Warnings.Add(request.Http.Response, text);
        }
    }

    /// <summary>The strict part alone, for what a patch made: it may run more than once before it is committed.</summary>
    /// <exception cref="ApiStatusException">422 on the field "patch", which is no field of the object (apiserver <c>jsonPatcher</c>).</exception>
    public static void RefusePatched(ApiRequest request, JsonObject patched, IReadOnlyList<string> unknownFields)
    {
        if (unknownFields.Count > 0 && request.Query["fieldValidation"].ToString() == "Strict")
        {
            throw ApiStatus.Invalid("", "", "", [FieldError.Invalid("patch", GoText.Json(patched), StrictFault(Texts(unknownFields)))]);
        }
    }

    private static List<string> Texts(IReadOnlyList<string> unknownFields) => [.. unknownFields.Select(f => $"unknown field \"{f}\"")];

    private static string StrictFault(List<string> texts) => $"strict decoding error: {string.Join(", ", texts)}";
}
