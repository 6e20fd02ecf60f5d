namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>How a plugin's process ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Answer">What it printed; may hold a credential, so it is for nobody's eyes.</param>
/// <param name="LastError">The last line that it wrote to its standard error; empty for none, and after a success.</param>
internal sealed record PluginOutput(int ExitCode, ReadOnlyMemory<byte> Answer, string LastError);
