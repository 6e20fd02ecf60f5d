namespace ModelServing.Kubernetes.Tests;

internal static class Given
{
    /// <summary>JSON of a ConfigMap as a server stores it.</summary>
    public static string ConfigMap(string name, int version, string inNamespace = "default", string value = "x", string? uid = null) =>
        $$$$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{{name}}}}","namespace":"{{{{inNamespace}}}}","uid":"{{{{uid ?? "uid-" + name}}}}","resourceVersion":"{{{{version}}}}","labels":{"app":"{{{{name}}}}"},"managedFields":[{"manager":"kubectl","operation":"Apply","fieldsV1":{"f:data":{}}}]},"data":{"value":"{{{{value}}}}"}}
        """.Trim();
}
