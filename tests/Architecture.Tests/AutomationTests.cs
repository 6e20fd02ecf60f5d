using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelServing.Testing;

namespace ModelServing.Architecture.Tests;

/// <summary>What machines run for us: scripts that a linter has nothing to say of, and actions that nobody can exchange.</summary>
public sealed partial class AutomationTests
{
    [TestCaseSource(nameof(Scripts))]
    public async Task Script_is_in_order(string script)
    {
        var shellcheck = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(static folder => Path.Combine(folder, "shellcheck")).FirstOrDefault(File.Exists);
        ProcessStartInfo start = shellcheck is null ? new("bash", ["-n", script]) : new(shellcheck, ["--severity=warning", script]);
        start.WorkingDirectory = Repository.Root;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.Zero, output);
        Assert.That(await File.ReadAllTextAsync(Repository.At(script)), Does.Match(@"\A#!/usr/bin/env bash\n(#.*\n)*set -e?uo? ?"));
    }

    [TestCaseSource(nameof(Workflows))]
    public void Actions_are_named_by_their_commit(string workflow)
    {
        var actions = Action().Matches(File.ReadAllText(Repository.At(workflow))).Select(match => match.Groups["reference"].Value).ToArray();

        Assert.That(actions, Is.Not.Empty);
        Assert.That(actions, Has.All.Match(@"^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$"));
    }

    private static IEnumerable<string> Scripts() => [".ci/run", "images.sh", .. SourceTree.Files("*.sh", "images", "tests", "examples").Select(SourceTree.Relative)];

    private static IEnumerable<string> Workflows() => SourceTree.Files("*.yaml", ".github/workflows", "examples/ci").Select(SourceTree.Relative);

    [GeneratedRegex(@"uses: (?<reference>.+)")]
    private static partial Regex Action();
}
