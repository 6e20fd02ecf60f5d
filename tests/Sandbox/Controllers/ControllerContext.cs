using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>What every controller works with.</summary>
internal sealed record ControllerContext(IClusterStore Store, TimeProvider Time, EventRecorder Events, ILoggerFactory Loggers);
