using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Telemetry;

internal static partial class CatalogueLog
{
    [LoggerMessage(2750, LogLevel.Information, "Model {Model}: version {Version} serves; {Retired} others are unloaded")]
    public static partial void Serves(ILogger logger, string model, string version, int retired);
}
