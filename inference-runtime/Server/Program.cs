using ModelServing.Runtime.Commands;

return await RuntimeCommandLine.RunAsync(args, Console.Out, Console.Error);
