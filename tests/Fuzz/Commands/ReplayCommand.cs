using System.CommandLine;
using ModelServing.Fuzz.Running;
using ModelServing.Fuzz.Targets;

namespace ModelServing.Fuzz.Commands;

/// <summary><c>model-fuzz replay FILE</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A finding, as 'run' wrote it." };
        file.AcceptExistingOnly();
        var command = new Command("replay", "Gives the input of a finding to its target once more. Exit code 1 where the fault is still there.") { file };
        command.SetAction(async (parsed, _) =>
        {
            var finding = FindingFile.Read(parsed.GetRequiredValue(file).FullName);
            var target = AllTargets.List.FirstOrDefault(target => target.Name == finding.Target);
            if (target is null)
            {
                await Console.Error.WriteLineAsync($"there is no target '{finding.Target}' any more");
                return 2;
            }

            var (verdict, found) = await Judge.TryAsync(target, finding.Input, finding.Seed, finding.Case);
            Console.WriteLine(found is null ? $"{finding.Target}: no fault: {verdict}" : $"{finding.Target}: {found.Kind}\n{found.Message}");
            return found is null ? 0 : 1;
        });
        return command;
    }
}
