using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.Reconciliation;

internal static partial class Log
{
    [SuppressMessage("Naming", "CA1727:Use PascalCase for named placeholders", Justification = "controller-runtime's names, which log queries know.")]
    private static readonly Func<ILogger, string, string, string, Guid, IDisposable?> ReconcileScope =
        LoggerMessage.DefineScope<string, string, string, Guid>("{controller} {namespace}/{name} {reconcileID}");

    /// <summary>What every line of one reconcile carries; the names are controller-runtime's.</summary>
    public static IDisposable? Reconciling(ILogger logger, string controller, string inNamespace, string name, Guid reconcileId) =>
        ReconcileScope(logger, controller, inNamespace, name, reconcileId);

    [LoggerMessage(1100, LogLevel.Information, "Controller {Controller} has its caches and starts {Workers} workers")]
    public static partial void ControllerStarted(ILogger logger, string controller, int workers);

    [LoggerMessage(1101, LogLevel.Debug, "Reconciled {Object} in {Milliseconds} ms, next in {RequeueAfter}")]
    public static partial void Reconciled(ILogger logger, string @object, double milliseconds, TimeSpan? requeueAfter);

    [LoggerMessage(1102, LogLevel.Debug, "Reconcile of {Object} was cut short by the end of the process")]
    public static partial void ReconcileCancelled(ILogger logger, string @object);

    [LoggerMessage(1103, LogLevel.Error, "Reconcile of {Object} threw, failure {Retries} in a row")]
    public static partial void ReconcileThrew(ILogger logger, Exception exception, string @object, int retries);

    [LoggerMessage(1104, LogLevel.Warning, "Reconcile of {Object} failed: {Message}; failure {Retries} in a row")]
    public static partial void ReconcileFailed(ILogger logger, Exception? exception, string @object, string? message, int retries);

    [LoggerMessage(1105, LogLevel.Warning, "Reconcile of {Object} failed for good: {Message}")]
    public static partial void ReconcileTerminal(ILogger logger, string @object, string? message);
}
