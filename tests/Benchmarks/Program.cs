using System.CommandLine;
using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Operation;
using ModelServing.Benchmarks.Peers;
using ModelServing.Benchmarks.Rows;

var root = new RootCommand("Measures ModelServing against its ceilings and bars; ratios are taken within one run.");
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(PeerCommand.Create());
root.Subcommands.Add(BatchingCommand.Create());
root.Subcommands.Add(OperatorCommand.Create());
return await root.Parse(args).InvokeAsync();
