namespace ModelServing.Host.Options;

/// <summary>The runtime's images of the same version as this operator.</summary>
internal static class DefaultImages
{
    private static readonly string Version = typeof(DefaultImages).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static string Cpu => $"modelserving/inference-runtime:{Version}";

    public static string Gpu => $"modelserving/inference-runtime-gpu:{Version}";
}
