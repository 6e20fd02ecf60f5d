using System.CommandLine;
using ModelServing.Fuzz.Targets;
using ModelServing.Testing.Reporting;

namespace ModelServing.Fuzz.Commands;

/// <summary><c>model-fuzz targets</c>.</summary>
internal static class TargetsCommand
{
    public static Command Create()
    {
        var command = new Command("targets", "Lists the targets.");
        command.SetAction(static _ => Console.WriteLine(new Table(["target", "what is tried"], [.. AllTargets.List.Select(static target => (string[])[target.Name, target.About])]).ToText(alignsRight: false)));
        return command;
    }
}
