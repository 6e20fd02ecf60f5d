using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>The checks of one container that a schema cannot make.</summary>
internal static class ContainerRules
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    public static IEnumerable<FieldError> Validate(JsonNode? container, string path, HashSet<string> namesSoFar, IReadOnlyList<string> volumes) =>
    [
        .. Identity(container, path, namesSoFar),
        .. Ports(container, path),
        .. Mounts(container, path, volumes),
        .. Resources(container, path),
        .. new[] { "livenessProbe", "readinessProbe", "startupProbe" }.SelectMany(p => Probe(container.Map(p), $"{path}.{p}")),
    ];

    private static IEnumerable<FieldError> Identity(JsonNode? container, string path, HashSet<string> namesSoFar)
    {
        var name = container.Text("name") ?? "";
        if (name.Length > 0 && NameRules.LabelFault(name) is { } fault)
        {
            yield return FieldError.Invalid($"{path}.name", name, fault);
        }
        else if (!namesSoFar.Add(name))
        {
            yield return new FieldError(FieldErrorType.Duplicate, $"{path}.name", name, "");
        }

        if (string.IsNullOrEmpty(container.Text("image")))
        {
            yield return FieldError.Required($"{path}.image");
        }
    }

    private static IEnumerable<FieldError> Ports(JsonNode? container, string path)
    {
        var ports = container.Array("ports") ?? [];
        HashSet<string> names = [];
        for (var index = 0; index < ports.Count; index++)
        {
            if (ports[index].Number("containerPort") is not (>= 1 and <= 65535) and var port)
            {
                yield return FieldError.Invalid($"{path}.ports[{index}].containerPort", port, "must be between 1 and 65535, inclusive");
            }

            if (ports[index].Text("name") is { Length: > 0 } name && !names.Add(name))
            {
                yield return new FieldError(FieldErrorType.Duplicate, $"{path}.ports[{index}].name", name, "");
            }
        }
    }

    private static IEnumerable<FieldError> Mounts(JsonNode? container, string path, IReadOnlyList<string> volumes)
    {
        var mounts = container.Array("volumeMounts") ?? [];
        for (var index = 0; index < mounts.Count; index++)
        {
            var name = mounts[index].Text("name") ?? "";
            if (!volumes.Contains(name))
            {
                yield return new FieldError(FieldErrorType.NotFound, $"{path}.volumeMounts[{index}].name", name, "");
            }
        }
    }

    private static IEnumerable<FieldError> Resources(JsonNode? container, string path)
    {
        var limits = container.Map("resources", "limits");
        foreach (var (name, amount) in container.Map("resources", "requests") ?? [])
        {
            var isExtended = name.Contains('/', StringComparison.Ordinal);
            if (isExtended && limits.Text(name) != amount.Text())
            {
                yield return limits.Text(name) is null
                    ? FieldError.Required($"{path}.resources.limits", "Limit must be set for non overcommitable resources")
                    : FieldError.Invalid($"{path}.resources.requests", amount.Text(), $"must be equal to {name} limit of {limits.Text(name)}");
            }
        }
    }

    private static IEnumerable<FieldError> Probe(JsonObject? probe, string path)
    {
        if (probe is null)
        {
            yield break;
        }

        var handlers = Handlers.Count(h => probe[h] is not null);
        if (handlers == 0)
        {
            yield return FieldError.Required(path, "must specify a handler type");
        }
        else if (handlers > 1)
        {
            yield return FieldError.Forbidden(path, "may not specify more than 1 handler type");
        }
    }
}
