using ModelServing.Host;

return await OperatorCommands.InvokeAsync(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error, CancellationToken.None);
