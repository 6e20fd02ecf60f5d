using System.Diagnostics;
using System.Globalization;

namespace ModelServing.Architecture.Tests;

/// <summary>Prometheus' own tool, where it is installed.</summary>
internal sealed class PromTool
{
    private readonly string _program;

    private PromTool(string program) => _program = program;

    /// <summary>On the path; null where there is none.</summary>
    public static PromTool? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists) is { } program
        ? new PromTool(program)
        : null;

    /// <summary><c>promtool test rules</c>: the queries as recording rules over series that are made up, and all samples that come of them after two minutes.</summary>
    /// <param name="records">Query by the name of what it records.</param>
    /// <param name="series">Values, in Prometheus' notation and 15 s apart, by series.</param>
    /// <param name="expected">What each name's samples must be, rounded to hundredths: labels and value.</param>
    public async Task CheckAsync(
        IReadOnlyDictionary<string, string> records, IReadOnlyDictionary<string, string> series, IReadOnlyList<(string Name, string Labels, double Value)> expected)
    {
        var folder = Directory.CreateTempSubdirectory("modelserving").FullName;
        var rules = records.Select(static record => $"  - {{ record: {record.Key}, expr: {Quoted(record.Value)} }}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.yaml"), $"groups:\n- name: recipe\n  interval: 15s\n  rules:\n{string.Concat(rules)}");
        var inputs = series.Select(static one => $"  - {{ series: {Quoted(one.Key)}, values: {Quoted(one.Value)} }}\n");
        var tests = expected.GroupBy(static sample => sample.Name).Select(static group =>
            $"  - expr: round({group.Key}, 0.01)\n    eval_time: 2m\n    exp_samples:\n{string.Concat(group.Select(static sample => $"    - {{ labels: {Quoted(sample.Labels)}, value: {sample.Value.ToString(CultureInfo.InvariantCulture)} }}\n"))}");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "test.yaml"),
            $"rule_files: [rules.yaml]\ntests:\n- interval: 15s\n  input_series:\n{string.Concat(inputs)}  promql_expr_test:\n{string.Concat(tests)}");

        using var process = Process.Start(new ProcessStartInfo(_program, ["test", "rules", "test.yaml"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await output + await error);
        Directory.Delete(folder, recursive: true);
    }

    private static string Quoted(string text) => $"'{text}'";
}
