using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>Runs a plugin once, without a shell and without a terminal, for a bounded time and a bounded output.</summary>
internal static partial class PluginProcess
{
    /// <summary>An ExecCredential is a token and at most two PEM texts.</summary>
    internal const int MaxAnswer = 1 << 20;

    private const int KeptErrors = 4096;
    private const int LongestLine = 512;

    /// <exception cref="CredentialPluginException">It cannot be started, prints too much, or <paramref name="deadline"/> came first; it is dead then.</exception>
    public static async Task<PluginOutput> RunAsync(PluginCommand command, string information, CancellationToken deadline)
    {
        using var process = Start(command, information);
        // Reading from a pipe cannot be cancelled: it ends with the process.
        var errors = ReadLastAsync(process.StandardError.BaseStream);
        var answer = ReadAnswerAsync(process.StandardOutput.BaseStream);
        try
        {
            process.StandardInput.Close();
            await answer.WaitAsync(deadline);
            await process.WaitForExitAsync(deadline);
            return new PluginOutput(process.ExitCode, await answer, process.ExitCode == 0 ? "" : LastLine(await errors.WaitAsync(deadline)));
        }
        catch
        {
            // Whoever gives up on it must not leave it behind, nor what it started.
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(PluginCommand command, string information)
    {
        var start = new ProcessStartInfo(Find(command.Command) ?? throw new CredentialPluginException("executable not found"), command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = information;
        try
        {
            return Process.Start(start) ?? throw new CredentialPluginException("it did not start");
        }
        catch (Win32Exception exception)
        {
            throw new CredentialPluginException($"it cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>As a shell finds it. The working directory, where <see cref="Process"/> looks too, is anybody's.</summary>
    private static string? Find(string command)
    {
        if (Path.IsPathRooted(command))
        {
            return File.Exists(command) ? command : null;
        }

        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, command + ending)))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(Stream output)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        while (await output.ReadAsync(buffer) is > 0 and var read)
        {
            if (answer.Length + read > MaxAnswer)
            {
                throw new CredentialPluginException($"it printed more than {MaxAnswer} bytes");
            }

            answer.Write(buffer.AsSpan(0, read));
        }

        return answer.ToArray();
    }

    private static async Task<string> ReadLastAsync(Stream errors)
    {
        var kept = new List<byte>();
        var buffer = new byte[KeptErrors];
        while (await errors.ReadAsync(buffer) is > 0 and var read)
        {
            kept.AddRange(buffer.AsSpan(0, read));
            kept.RemoveRange(0, Math.Max(0, kept.Count - KeptErrors));
        }

        return Encoding.UTF8.GetString([.. kept]);
    }

    /// <summary>A plugin may write what it likes, and the line ends in a log: no control characters, and nothing that looks like a token.</summary>
    private static string LastLine(string errors)
    {
        var line = errors.Split('\n').Select(static text => text.Trim()).LastOrDefault(static text => text.Length > 0) ?? "";
        line = Secret().Replace(Control().Replace(line, " ").Trim(), "<redacted>");
        return line.Length <= LongestLine ? line : string.Concat(line.AsSpan(0, LongestLine), "...");
    }

    [GeneratedRegex(@"\p{C}")]
    private static partial Regex Control();

    /// <summary>A JSON Web Token, cut off or whole, or what follows the word bearer.</summary>
    [GeneratedRegex(@"eyJ[\w-]{8,}[\w.-]*|(?<=bearer\s+)\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
