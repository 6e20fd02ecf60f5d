using System.Diagnostics;
using ModelServing.Sandbox.Tools;

namespace ModelServing.Sandbox.Tests.Tools;

public sealed class SandboxCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-command").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    [TestCase("up --image shell")]
    [TestCase("up --volume =x")]
    [TestCase("up --gpus -1")]
    [TestCase("up --gpus many")]
    [TestCase("down")]
    public void A_faulty_command_line_is_refused(string arguments) =>
        Assert.That(SandboxCommand.Create().Parse(arguments).Errors, Is.Not.Empty);

    [Test]
    public async Task It_tells_what_runs_and_stops_cleanly_on_a_signal()
    {
        var program = typeof(SandboxCluster).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "up", "--directory", _folder, "--gpus", "2", "--image", "example.com/shell=/bin/sh"])
        { RedirectStandardOutput = true })!;
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("Press", StringComparison.Ordinal))
            {
                Assert.That(File.Exists(Path.Combine(_folder, "kubeconfig")));
                using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(null as IFormatProvider)]);
                await signal.WaitForExitAsync();
            }
        }

        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(lines[0], Does.StartWith("API server  https://127.0.0.1:"));
        Assert.That(lines, Has.Some.Contains("2 nvidia.com/gpu").And.Some.EqualTo("Stopping."));
    }
}
