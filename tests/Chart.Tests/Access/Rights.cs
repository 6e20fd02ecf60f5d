using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Access;

/// <summary>What a rendered chart lets its operator do, from its roles and bindings.</summary>
internal static class Rights
{
    // Roles that a cluster begins with. Source: kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
    private static readonly Dictionary<string, string> OfEveryCluster = new()
    {
        ["system:auth-delegator"] = """
            rules:
            - { apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create] }
            - { apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create] }
            """,
        ["extension-apiserver-authentication-reader"] = """
            rules:
            - { apiGroups: [""], resources: [configmaps], resourceNames: [extension-apiserver-authentication], verbs: [get, list, watch] }
            """,
    };

    public static IReadOnlyList<Right> OfOperator(IReadOnlyList<RenderedObject> objects)
    {
        var account = objects.Single(rendered => rendered.Kind == "Deployment").Value["spec"]!["template"]!["spec"]!["serviceAccountName"]!.GetValue<string>();
        return
        [
            .. objects.Where(rendered => rendered.Kind.EndsWith("RoleBinding", StringComparison.Ordinal) && Binds(rendered, account))
                .SelectMany(binding => Role(objects, binding)["rules"]!.AsArray().SelectMany(rule => Rule(rule!, binding.Namespace))),
        ];
    }

    private static bool Binds(RenderedObject binding, string account) =>
        binding.Value["subjects"]!.AsArray().Any(subject =>
            subject!["kind"]!.GetValue<string>() == "ServiceAccount" && subject["name"]!.GetValue<string>() == account && subject["namespace"]!.GetValue<string>() == RenderedChart.Namespace);

    private static JsonObject Role(IReadOnlyList<RenderedObject> objects, RenderedObject binding)
    {
        var reference = binding.Value["roleRef"]!;
        var (kind, name) = (reference["kind"]!.GetValue<string>(), reference["name"]!.GetValue<string>());
        return OfEveryCluster.TryGetValue(name, out var known) ? Yaml.Read(known) : objects.Single(rendered =>
            rendered.Kind == kind && rendered.Name == name && (kind == "ClusterRole" || rendered.Namespace == binding.Namespace)).Value;
    }

    private static IEnumerable<Right> Rule(JsonNode rule, string? @namespace) =>
        from @group in Texts(rule["apiGroups"])
        from resource in Texts(rule["resources"])
        from verb in Texts(rule["verbs"])
        from name in rule["resourceNames"] is { } names ? Texts(names) : [null]
        select new Right(verb!, @group!, resource!, @namespace, name);

    private static IEnumerable<string?> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());
}
