using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Refuses: whoever started the process said what it serves.</summary>
/// <param name="reason">What this process serves, and how that could be another way.</param>
internal sealed class NoModelControl(string reason) : IModelControl
{
    public Task<ControlRefusal?> LoadAsync(string model, IReadOnlyList<ControlParameter> parameters) => RefuseAsync("load");

    public Task<ControlRefusal?> UnloadAsync(string model, IReadOnlyList<ControlParameter> parameters) => RefuseAsync("unload");

    private Task<ControlRefusal?> RefuseAsync(string action) => Task.FromResult<ControlRefusal?>(
        new ControlRefusal(StatusCodes.Status403Forbidden, ErrorKind.InvalidArgument, $"explicit model {action} is not allowed: {reason}"));
}
