using System.CommandLine;
using ModelServing.Sandbox.Tools;

// The command stops by itself on a signal, however long its pods take to end.
return await SandboxCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
