using System.CommandLine;

namespace ModelServing.Benchmarks.Peers;

/// <summary><c>model-bench peer</c>: the ASP.NET Core server that the runtime is compared with. <c>run</c> starts it.</summary>
internal static class PeerCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The ONNX file.", Required = true };
        var port = new Option<int>("--port") { Description = "Where it listens, on the loopback address.", Required = true };
        var command = new Command("peer", "Serves a model with ASP.NET Core, one run for each request.") { model, port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await AspNetPeer.ServeAsync(parsed.GetRequiredValue(model), parsed.GetRequiredValue(port), cancellationToken);
            return 0;
        });
        return command;
    }
}
