using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Policy;

public sealed class RestrictedProfileTests
{
    private const string Admitted =
        """
        securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
        volumes: [{ name: temporary, emptyDir: {} }]
        containers:
          - name: main
            ports: [{ name: http, containerPort: 8080 }]
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }
        """;

    [Test]
    public void A_pod_of_the_standard_is_admitted() => Assert.That(RestrictedProfile.Violations(Yaml.Read(Admitted)), Is.Empty);

    [TestCase("hostNetwork", "true", "hostNetwork")]
    [TestCase("hostPID", "true", "hostPID")]
    [TestCase("volumes.0.hostPath", """{ "path": "/" }""", "volumes[temporary].hostPath")]
    [TestCase("volumes.0.nfs", """{ "path": "/" }""", "volumes[temporary].nfs")]
    [TestCase("securityContext.runAsUser", "0", "securityContext.runAsUser")]
    [TestCase("securityContext.runAsNonRoot", "null", "containers[main].securityContext.runAsNonRoot")]
    [TestCase("securityContext.seccompProfile", "null", "containers[main].securityContext.seccompProfile")]
    [TestCase("securityContext.seccompProfile.type", "\"Unconfined\"", "securityContext.seccompProfile.type")]
    [TestCase("securityContext.appArmorProfile", """{ "type": "Unconfined" }""", "securityContext.appArmorProfile.type")]
    [TestCase("securityContext.sysctls", """[{ "name": "kernel.msgmax", "value": "1" }]""", "securityContext.sysctls[kernel.msgmax]")]
    [TestCase("securityContext.seLinuxOptions", """{ "type": "spc_t" }""", "securityContext.seLinuxOptions")]
    [TestCase("containers.0.securityContext.privileged", "true", "containers[main].securityContext.privileged")]
    [TestCase("containers.0.securityContext.allowPrivilegeEscalation", "null", "containers[main].securityContext.allowPrivilegeEscalation")]
    [TestCase("containers.0.securityContext.runAsNonRoot", "false", "containers[main].securityContext.runAsNonRoot")]
    [TestCase("containers.0.securityContext.capabilities.drop", """["NET_RAW"]""", "containers[main].securityContext.capabilities.drop")]
    [TestCase("containers.0.securityContext.capabilities.add", """["SYS_ADMIN"]""", "containers[main].securityContext.capabilities.add")]
    [TestCase("containers.0.securityContext.procMount", "\"Unmasked\"", "containers[main].securityContext.procMount")]
    [TestCase("containers.0.ports.0.hostPort", "80", "containers[main].ports[http].hostPort")]
    [TestCase("containers.0.livenessProbe", """{ "httpGet": { "host": "169.254.169.254", "port": 80 } }""", "containers[main].livenessProbe.host")]
    public void What_the_standard_forbids_is_named(string path, string json, string violation)
    {
        var spec = Yaml.Read(Admitted);
        Put(spec, path.Split('.'), JsonNode.Parse(json));

        Assert.That(RestrictedProfile.Violations(spec), Contains.Item(violation));
    }

    private static void Put(JsonNode spec, string[] path, JsonNode? value)
    {
        var parent = path[..^1].Aggregate(spec, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        parent[path[^1]] = value;
    }
}
