using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>The real Lua where one is installed, with the chart's scripts for Argo CD, which runs Lua 5.1.</summary>
internal static class Lua
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "lua5.1", "lua5.4", "lua" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public static void Require() => Assume.That(Program, Is.Not.Null, "lua is not installed");

    /// <summary>What a program prints, to which the resource is <c>obj</c> and each script of the chart <c>run(file)</c>.</summary>
    public static async Task<string> RunAsync(JsonObject resource, string program, CancellationToken cancellationToken)
    {
        var text = $"obj = {Table(resource)}\nfunction run(file) return dofile('{Path.Combine(Helm.Chart, "files")}/' .. file) end\n{program}\n";
        return (await Command.RunAsync(Program!, ["-"], null, cancellationToken, text)).OrThrow().Output.Trim();
    }

    private static string Table(JsonNode? value) => value switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"[\"{member.Key}\"]={Table(member.Value)}"))}}}",
        JsonArray items => $"{{{string.Join(',', items.Select(Table))}}}",
        null => "nil",
        _ => value.ToJsonString(),
    };
}
