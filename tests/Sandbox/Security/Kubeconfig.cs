using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Security;

/// <summary>A kubeconfig of one cluster, one user and one context, as JSON, which is YAML too.</summary>
internal static class Kubeconfig
{
    public static JsonObject ForCertificate(Uri server, string caPem, ClientCertificate client, string user) =>
        Make(server, caPem, user, new JsonObject
        {
            ["client-certificate-data"] = Encode(client.CertificatePem),
            ["client-key-data"] = Encode(client.PrivateKeyPem),
        });

    public static JsonObject ForToken(Uri server, string caPem, string token, string user) =>
        Make(server, caPem, user, new JsonObject { ["token"] = token });

    /// <summary>Writes the file so that its owner alone can read it, complete or not at all.</summary>
    public static async Task WriteAsync(JsonObject config, string path, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(temporary, options))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(config.ToJsonString(new() { WriteIndented = true })), cancellationToken);
        }

        File.Move(temporary, path, true);
    }

    private static JsonObject Make(Uri server, string caPem, string user, JsonObject credentials) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["clusters"] = new JsonArray(new JsonObject
        {
            ["name"] = "model-sandbox",
            ["cluster"] = new JsonObject { ["server"] = server.ToString().TrimEnd('/'), ["certificate-authority-data"] = Encode(caPem) },
        }),
        ["users"] = new JsonArray(new JsonObject { ["name"] = user, ["user"] = credentials }),
        ["contexts"] = new JsonArray(new JsonObject
        {
            ["name"] = "model-sandbox",
            ["context"] = new JsonObject { ["cluster"] = "model-sandbox", ["user"] = user },
        }),
        ["current-context"] = "model-sandbox",
    };

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
