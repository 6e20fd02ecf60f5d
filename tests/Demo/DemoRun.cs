using ModelServing.Demo.Steps;
using ModelServing.Demo.Terminal;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo;

/// <summary>The main job from end to end on real parts: one YAML in, real predictions out.</summary>
internal static class DemoRun
{
    public static Task<int> RunAsync(DirectoryInfo directory, CancellationToken cancellationToken) =>
        DemoSession.RunAsync(new HarnessOptions { Directory = directory.FullName }, RunStepsAsync, cancellationToken);

    private static async Task<bool> RunStepsAsync(ServingHarness stack, Report report, CancellationToken cancellationToken)
    {
        var lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));
        await ApplyExample.RunAsync(stack, report, cancellationToken);
        var service = await stack.ServiceAddressAsync("default", "text-direction", cancellationToken);
        var predicted = await SendImages.RunAsync(service, lines, report, cancellationToken);
        var held = await BreakUpdate.RunAsync(stack, service, lines, report, cancellationToken);
        var gone = await DeleteExample.RunAsync(stack, report, cancellationToken);
        return predicted && held && gone;
    }
}
