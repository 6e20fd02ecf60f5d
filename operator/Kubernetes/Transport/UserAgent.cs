using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelServing.Kubernetes.Transport;

/// <summary>The <c>User-Agent</c> of the running process, in kubectl's form: <c>model-operator/0.1.0 (linux/x64)</c>.</summary>
internal static class UserAgent
{
    public static string Default { get; } = Create(Assembly.GetEntryAssembly()?.GetName());

    private static string Create(AssemblyName? program)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return $"{program?.Name ?? "modelserving"}/{program?.Version?.ToString(3) ?? "0.0.0"} ({system}/{architecture})";
    }
}
