using System.Diagnostics;

namespace ModelServing.Sandbox.Tests.Api;

internal sealed record KubectlResult(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;
}

/// <summary>The real kubectl, with a home and a cache of its own.</summary>
internal sealed class Kubectl(string program, string kubeconfig, string folder)
{
    public async Task<KubectlResult> RunAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new KubectlResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs and fails the test unless it succeeds. Its standard output.</summary>
    public async Task<string> MustAsync(string arguments, string? input = null)
    {
        var result = await RunAsync(arguments, input);
        Assert.That(result.ExitCode, Is.Zero, $"kubectl {arguments}: {result.All}");
        return result.Output;
    }

    /// <summary>Runs and fails the test unless it fails. Its standard error.</summary>
    public async Task<string> MustFailAsync(string arguments, string? input = null)
    {
        var result = await RunAsync(arguments, input);
        Assert.That(result.ExitCode, Is.Not.Zero, $"kubectl {arguments}: {result.All}");
        return result.Error;
    }

    public Process Start(string arguments) => Process.Start(new ProcessStartInfo(program, Split(arguments))
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder,
        Environment =
        {
            ["KUBECONFIG"] = kubeconfig,
            ["HOME"] = folder,
            ["KUBECACHEDIR"] = Path.Combine(folder, "cache"),
        },
    })!;

    /// <summary>Splits at spaces outside of single quotes.</summary>
    private static IEnumerable<string> Split(string arguments)
    {
        var quoted = arguments.Split('\'');
        return quoted.SelectMany((part, index) => index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
