namespace ModelServing.Host.MetricsApi.Registration;

internal static partial class Log
{
    [LoggerMessage(1320, LogLevel.Information, "{ApiService} is registered: Service {Service}")]
    public static partial void Registered(ILogger logger, string apiService, string service);

    [LoggerMessage(1321, LogLevel.Warning, "{ApiService} is served by {Owner} and is left alone: autoscalers do not read metrics from here. Remove it, or turn --metrics-api off")]
    public static partial void Foreign(ILogger logger, string apiService, string owner);

    [LoggerMessage(1322, LogLevel.Warning, "ClusterRole {Role} of --metrics-api-owner does not exist: nothing removes the APIServices when the operator is uninstalled")]
    public static partial void OwnerMissing(ILogger logger, string role);
}
