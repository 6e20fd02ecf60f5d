using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Policy;

/// <summary>
/// The Pod Security Standard "restricted", which includes "baseline", of Kubernetes 1.35 for Linux pods, as a pure check of a pod's spec:
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/.
/// </summary>
internal static class RestrictedProfile
{
    private static readonly string[] VolumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] HostFields = ["hostNetwork", "hostPID", "hostIPC"];
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    ];

    /// <summary>Every field that the profile forbids as it is; empty: the pod is admitted.</summary>
    public static IReadOnlyList<string> Violations(JsonNode spec) =>
    [
        .. Host(spec),
        .. Volumes(spec),
        .. Sysctls(spec),
        .. Shared(spec["securityContext"], "securityContext"),
        .. ContainerLists.SelectMany(list =>
            Items(spec[list]).SelectMany(container => Container(spec, container, $"{list}[{Text(container["name"])}]"))),
    ];

    private static IEnumerable<string> Host(JsonNode spec) =>
        HostFields.Where(field => IsTrue(spec[field]));

    private static IEnumerable<string> Volumes(JsonNode spec) => Items(spec["volumes"])
        .SelectMany(volume => volume.AsObject().Select(pair => pair.Key).Where(key => key != "name" && !VolumeTypes.Contains(key)).Select(type => $"volumes[{Text(volume["name"])}].{type}"));

    private static IEnumerable<string> Sysctls(JsonNode spec) => Items(spec["securityContext"]?["sysctls"])
        .Select(sysctl => Text(sysctl["name"])).Where(name => !SafeSysctls.Contains(name)).Select(name => $"securityContext.sysctls[{name}]");

    private static IEnumerable<string> Container(JsonNode spec, JsonNode container, string path)
    {
        var (pod, own) = (spec["securityContext"], container["securityContext"]);
        foreach (var violation in Shared(own, $"{path}.securityContext").Concat(Capabilities(own?["capabilities"], $"{path}.securityContext.capabilities")))
        {
            yield return violation;
        }

        if (IsTrue(own?["privileged"]))
        {
            yield return $"{path}.securityContext.privileged";
        }

        if (!IsFalse(own?["allowPrivilegeEscalation"]))
        {
            yield return $"{path}.securityContext.allowPrivilegeEscalation";
        }

        if (!IsTrue(own?["runAsNonRoot"] ?? pod?["runAsNonRoot"]))
        {
            yield return $"{path}.securityContext.runAsNonRoot";
        }

        if ((own?["seccompProfile"] ?? pod?["seccompProfile"]) is null)
        {
            yield return $"{path}.securityContext.seccompProfile";
        }

        if (Text(own?["procMount"]) is not ("" or "Default"))
        {
            yield return $"{path}.securityContext.procMount";
        }

        foreach (var port in Items(container["ports"]).Where(port => port["hostPort"] is { } number && number.GetValue<long>() != 0))
        {
            yield return $"{path}.ports[{Text(port["name"])}].hostPort";
        }

        foreach (var hook in Probes.Where(probe => container[probe]?["httpGet"]?["host"] is not null || container[probe]?["tcpSocket"]?["host"] is not null))
        {
            yield return $"{path}.{hook}.host";
        }
    }

    /// <summary>What may stand on the pod and on its containers.</summary>
    private static IEnumerable<string> Shared(JsonNode? context, string path)
    {
        if (context?["runAsUser"] is { } user && user.GetValue<long>() == 0)
        {
            yield return $"{path}.runAsUser";
        }

        if (IsFalse(context?["runAsNonRoot"]))
        {
            yield return $"{path}.runAsNonRoot";
        }

        if (context?["seccompProfile"]?["type"] is { } seccomp && Text(seccomp) is not ("RuntimeDefault" or "Localhost"))
        {
            yield return $"{path}.seccompProfile.type";
        }

        if (context?["appArmorProfile"]?["type"] is { } appArmor && Text(appArmor) is not ("RuntimeDefault" or "Localhost"))
        {
            yield return $"{path}.appArmorProfile.type";
        }

        if (context?["seLinuxOptions"] is JsonObject linux
            && (Text(linux["user"]).Length > 0 || Text(linux["role"]).Length > 0 || Text(linux["type"]) is not ("" or "container_t" or "container_init_t" or "container_kvm_t" or "container_engine_t")))
        {
            yield return $"{path}.seLinuxOptions";
        }

        if (IsTrue(context?["windowsOptions"]?["hostProcess"]))
        {
            yield return $"{path}.windowsOptions.hostProcess";
        }
    }

    private static IEnumerable<string> Capabilities(JsonNode? capabilities, string path)
    {
        if (!Items(capabilities?["drop"]).Any(name => Text(name) == "ALL"))
        {
            yield return $"{path}.drop";
        }

        if (Items(capabilities?["add"]).Any(name => Text(name) != "NET_BIND_SERVICE"))
        {
            yield return $"{path}.add";
        }
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray)?.OfType<JsonNode>() ?? [];

    private static string Text(JsonNode? value) => value?.GetValue<string>() ?? "";

    private static bool IsTrue(JsonNode? value) => value?.GetValue<bool>() == true;

    private static bool IsFalse(JsonNode? value) => value?.GetValue<bool>() == false;
}
