using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>What a probe does.</summary>
internal abstract record ProbeAction
{
    private ProbeAction()
    {
    }

    /// <summary>A GET; 200 to 399 is success. A null host is the pod's address.</summary>
    public sealed record HttpGet(string Scheme, string? Host, int Port, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers) : ProbeAction;

    public sealed record TcpSocket(string? Host, int Port) : ProbeAction;

    public sealed record Exec(IReadOnlyList<string> Command) : ProbeAction;

    /// <summary>It cannot be carried out: it always fails with this message.</summary>
    public sealed record Impossible(string Message) : ProbeAction;

    public static ProbeAction Read(JsonObject probe, JsonObject container)
    {
        if (probe["httpGet"] is JsonObject http)
        {
            var path = http.Text("path") ?? "/";
            return ReadPort(http, container) is { } port
                ? new HttpGet((http.Text("scheme") ?? "HTTP").ToLowerInvariant(), http.Text("host"), port, path.StartsWith('/') ? path : "/" + path, ReadHeaders(http))
                : new Impossible($"couldn't find port: {http.TextOrNumber("port")}");
        }

        if (probe["tcpSocket"] is JsonObject tcp)
        {
            return ReadPort(tcp, container) is { } port ? new TcpSocket(tcp.Text("host"), port) : new Impossible($"couldn't find port: {tcp.TextOrNumber("port")}");
        }

        return probe["exec"] is JsonObject exec
            ? new Exec(exec.Texts("command"))
            : new Impossible("the sandbox has no such probe; it has httpGet, tcpSocket and exec");
    }

    /// <summary>A port by number, or by the name of one of the container's ports.</summary>
    private static int? ReadPort(JsonObject action, JsonObject container)
    {
        var text = action.TextOrNumber("port");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : (int?)container.Items("ports").FirstOrDefault(port => port.Text("name") == text).Number("containerPort");
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonObject http) =>
        [.. http.Items("httpHeaders").Select(header => KeyValuePair.Create(header.Text("name") ?? "", header.Text("value") ?? ""))];
}
