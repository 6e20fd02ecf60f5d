using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Telemetry;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Model {Model}: verified {File}, {SizeBytes} bytes, {Digest}")]
    public static partial void Verified(ILogger logger, string model, string file, long sizeBytes, string digest);

    [LoggerMessage(2001, LogLevel.Warning, "Model {Model}: {Message}; served all the same, since verification.policy is Warn")]
    public static partial void DigestMismatch(ILogger logger, string model, string message);

    [LoggerMessage(2002, LogLevel.Information, "Model {Model}: loaded on {ExecutionProvider}, operator set {Opset}, {Instances} instances, batching up to {MaxRows} rows: {Batches}")]
    public static partial void Loaded(ILogger logger, string model, string executionProvider, long opset, int instances, int maxRows, bool batches);

    [LoggerMessage(2003, LogLevel.Information, "Model {Model}: warmed up with batches of {Sizes} and free dimensions of {FreeDimension}")]
    public static partial void WarmedUp(ILogger logger, string model, string sizes, long freeDimension);

    [LoggerMessage(2004, LogLevel.Warning, "Model {Model}: not warmed up, no synthetic size of its free dimensions fits; the last complaint was: {Reason}")]
    public static partial void NotWarmedUp(ILogger logger, string model, string reason);

    [LoggerMessage(2005, LogLevel.Information, "Model {Model}: ready")]
    public static partial void Ready(ILogger logger, string model);

    [LoggerMessage(2006, LogLevel.Error, "Model {Model}: {Reason}: {Message}")]
    public static partial void Rejected(ILogger logger, string model, string reason, string message, Exception? exception);

    [LoggerMessage(2007, LogLevel.Information, "Model {Model}: draining, {InFlight} requests in flight")]
    public static partial void Draining(ILogger logger, string model, int inFlight);

    [LoggerMessage(2008, LogLevel.Information, "Model {Model}: drained")]
    public static partial void Drained(ILogger logger, string model);

    [LoggerMessage(2009, LogLevel.Warning, "Model {Model}: {InFlight} requests were still in flight after {Timeout} and have been refused")]
    public static partial void DrainTimedOut(ILogger logger, string model, int inFlight, TimeSpan timeout);

    [LoggerMessage(2020, LogLevel.Warning, "Model {Model}: a batch of {Requests} requests failed and is repeated one by one: {Reason}")]
    public static partial void BatchFailed(ILogger logger, string model, int requests, string reason);

    [LoggerMessage(2021, LogLevel.Warning, "Model {Model}: is not batched any more: {Reason}")]
    public static partial void NotBatchable(ILogger logger, string model, string reason);

    [LoggerMessage(2022, LogLevel.Error, "Model {Model}: a run ended on an unexpected exception")]
    public static partial void RunCrashed(ILogger logger, string model, Exception exception);
}
