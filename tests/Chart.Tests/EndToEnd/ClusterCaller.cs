using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Testing;
using ModelServing.Testing.Images;

namespace ModelServing.Chart.Tests.EndToEnd;

/// <summary>A caller of a model of the namespace <c>default</c> as most are: a pod that asks through the Service, by its name.</summary>
internal sealed class ClusterCaller(EndToEndCluster cluster, string curlImage)
{
    private const string Name = "end-to-end-caller";
    private const int Port = 8080;

    /// <summary>One line of text that is upright, and one that is upside down: more are not needed to tell a model from a stub.</summary>
    private static IReadOnlyList<TextLine> Lines { get; } =
        [.. TextLine.ReadAll(Repository.At("examples", "text-direction", "images")).OrderBy(static line => line.UpsideDown).DistinctBy(static line => line.UpsideDown)];

    /// <summary>Asks the example's model, which must be right.</summary>
    /// <returns>The version that answered.</returns>
    public async Task<string> PredictAsync(string model, CancellationToken cancellationToken)
    {
        await cluster.ResolveAsync("default", model, Port, cancellationToken);
        await DeleteAsync(cancellationToken);
        // By the server: what kubectl itself notes down of an object may not be as long.
        (await cluster.Kubectl.RunWithInputAsync(Request(), cancellationToken, "apply", "--server-side", "-n", "default", "-f", "-")).OrThrow();
        (await cluster.Kubectl.RunWithInputAsync(Pod(model), cancellationToken, "apply", "-n", "default", "-f", "-")).OrThrow();
        await cluster.Kubectl.ReadAsync(cancellationToken, "wait", "-n", "default", "--for=jsonpath={.status.containerStatuses[0].state.terminated.exitCode}", $"pod/{Name}", "--timeout=180s");
        var exitCode = await cluster.Kubectl.ReadAsync(cancellationToken, "get", "pod", Name, "-n", "default", "-o", "jsonpath={.status.containerStatuses[0].state.terminated.exitCode}");
        var answer = await cluster.Kubectl.ReadAsync(cancellationToken, "logs", "-n", "default", Name);
        Assert.That(exitCode, Is.EqualTo("0"), answer);
        await DeleteAsync(cancellationToken);

        var read = JsonNode.Parse(answer)!;
        var values = read["outputs"]?[0]?["data"]!.AsArray().Select(static value => value!.GetValue<float>()).ToArray();
        Assert.That(values, Has.Length.EqualTo(2 * Lines.Count), answer);
        Assert.That(values!.Chunk(2).Select(static row => row[1] > row[0]), Is.EqualTo(Lines.Select(static line => line.UpsideDown)), answer);
        return read["model_version"]!.GetValue<string>();
    }

    private async Task DeleteAsync(CancellationToken cancellationToken) =>
        await cluster.Kubectl.ReadAsync(cancellationToken, "delete", "pod,configmap", Name, "-n", "default", "--ignore-not-found", "--now");

    private static string Request()
    {
        // As many digits as tell one brightness from another.
        var pixels = string.Join(',', Lines.SelectMany(static line => line.Pixels).Select(static value => value.ToString("F4", CultureInfo.InvariantCulture)));
        var shape = string.Create(CultureInfo.InvariantCulture, $"[{Lines.Count},{TextLine.Channels},{TextLine.Height},{TextLine.Width}]");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["data"] = new JsonObject { ["request.json"] = $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":{{shape}},"data":[{{pixels}}]}]}""" },
        }.ToJsonString();
    }

    private string Pod(string model) =>
        $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{Name}} }
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
          containers:
          - name: curl
            image: {{curlImage}}
            args:
            - --silent
            - --show-error
            - --max-time
            - "60"
            - --retry
            - "5"
            - --retry-connrefused
            - --request
            - POST
            - --header
            - "Content-Type: application/json"
            - --upload-file
            - /request/request.json
            - http://{{model}}.default.svc:{{Port}}/v2/models/{{model}}/infer
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
            volumeMounts: [{ name: request, mountPath: /request }]
          volumes: [{ name: request, configMap: { name: {{Name}} } }]
        """;
}
