using System.Text.Json.Nodes;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>The member <c>exec</c> of a kubeconfig's user: a program that prints a credential.</summary>
/// <param name="ApiVersion">Of the documents that go in and come out.</param>
/// <param name="Command">A name to be found in <c>PATH</c>, or an absolute path.</param>
/// <param name="Arguments">Passed as they are, by no shell.</param>
/// <param name="Environment">Added to that of this process.</param>
/// <param name="InstallHint">What a person is told who does not have the program; null for nothing.</param>
/// <param name="Cluster">What the program is told of the cluster; null when it does not ask.</param>
internal sealed record PluginCommand(
    string ApiVersion,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string? InstallHint,
    JsonObject? Cluster)
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";
}
