using Microsoft.Extensions.Logging;
using ModelServing.Engine.Models;

namespace ModelServing.Onnx;

internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Warning, "Model {Model}: execution provider {Provider} does not work here: {Reason}")]
    public static partial void ProviderUnavailable(ILogger logger, string model, ExecutionProvider provider, string reason);
}
