using System.CommandLine;
using ModelServing.Fuzz.Commands;

var root = new RootCommand("Throws what nobody should send at every reader of ModelServing, and wants an answer or a refusal in words.");
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(ReplayCommand.Create());
root.Subcommands.Add(TargetsCommand.Create());
return await root.Parse(args).InvokeAsync();
