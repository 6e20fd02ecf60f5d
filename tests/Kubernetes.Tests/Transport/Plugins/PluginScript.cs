using System.Runtime.Versioning;
using System.Text;

namespace ModelServing.Kubernetes.Tests.Transport.Plugins;

/// <summary>A credential plugin that is a shell script, in a folder of its own that counts its runs.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PluginScript : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plugin").FullName;

    /// <param name="body">What it does; <c>$folder</c> is its folder, <c>$runs</c> the number of this run.</param>
    public PluginScript(string body)
    {
        var path = Path.Combine(_folder, "get-credential");
        File.WriteAllText(path, $"#!/bin/sh\nfolder='{_folder}'\necho run >> \"$folder/runs\"\nruns=$(wc -l < \"$folder/runs\" | tr -d ' ')\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public int Runs => File.Exists(Path.Combine(_folder, "runs")) ? File.ReadAllLines(Path.Combine(_folder, "runs")).Length : 0;

    public string Folder => _folder;

    /// <summary>A shell command that prints a token and whatever else the status has.</summary>
    public static string Print(string token, string more = "", string version = "client.authentication.k8s.io/v1") => $$$"""
        cat <<END
        {"apiVersion":"{{{version}}}","kind":"ExecCredential","status":{"token":"{{{token}}}"{{{more}}}}}
        END
        """;

    /// <summary>A kubeconfig that uses it.</summary>
    public static string Kubeconfig(Uri server, string authorityPem, string more = "", string version = "client.authentication.k8s.io/v1") =>
        $$"""
        current-context: test
        contexts: [{ name: test, context: { cluster: c, user: u } }]
        clusters:
        - name: c
          cluster:
            server: "{{server}}"
            certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}}
            extensions: [{ name: client.authentication.k8s.io/exec, extension: { audience: models, port: 1, "quoted": "1" } }]
        users:
        - name: u
          user:
            exec:
              apiVersion: {{version}}
              command: ./get-credential
              interactiveMode: Never
              installHint: |
                Get it from https://plugins.example.com.
              {{more}}
        """;

    public string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
