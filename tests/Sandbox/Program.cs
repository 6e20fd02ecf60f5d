using ModelServing.Sandbox.Tools;

return await SandboxCommand.Create().Parse(args).InvokeAsync();
