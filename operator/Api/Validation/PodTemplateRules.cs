using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Keys of labels, annotations and node labels, and the members of tolerations against each other.</summary>
internal static class PodTemplateRules
{
    private const string Root = "spec.podTemplate";

    public static IEnumerable<FieldError> Check(PodTemplateAdditions? additions)
    {
        if (additions is null)
        {
            return [];
        }

        return
        [
            .. CheckKeys(additions.Metadata?.Labels, $"{Root}.metadata.labels", reserved: true),
            .. CheckKeys(additions.Metadata?.Annotations, $"{Root}.metadata.annotations", reserved: true),
            .. CheckKeys(additions.NodeSelector, $"{Root}.nodeSelector", reserved: false),
            .. (additions.Tolerations ?? []).SelectMany((toleration, index) => CheckToleration(toleration, $"{Root}.tolerations[{index}]")),
        ];
    }

    private static IEnumerable<FieldError> CheckKeys(IReadOnlyDictionary<string, string>? map, string path, bool reserved)
    {
        foreach (var key in (map?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            if (!LabelKey.IsValid(key))
            {
                yield return new FieldError(path, $"{Shown.Text(key)} is not a key: 'name' or 'domain/name', the name of at most 63 letters, digits, '-', '_' and '.'");
            }
            else if (reserved && LabelKey.IsReserved(key))
            {
                yield return new FieldError(path, $"{Shown.Text(key)} is reserved");
            }
        }
    }

    private static IEnumerable<FieldError> CheckToleration(TolerationSpec toleration, string path)
    {
        var exists = toleration.Operator == "Exists";
        if (string.IsNullOrEmpty(toleration.Key) && !exists)
        {
            yield return new FieldError($"{path}.key", "is required unless operator is Exists");
        }
        else if (!string.IsNullOrEmpty(toleration.Key) && !LabelKey.IsValid(toleration.Key))
        {
            yield return new FieldError($"{path}.key", $"{Shown.Text(toleration.Key)} is not a taint's key");
        }

        if (exists && !string.IsNullOrEmpty(toleration.Value))
        {
            yield return new FieldError($"{path}.value", "must be empty when operator is Exists");
        }

        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
        {
            yield return new FieldError($"{path}.tolerationSeconds", "needs effect NoExecute");
        }
    }
}
