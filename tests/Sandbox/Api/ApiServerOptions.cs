namespace ModelServing.Sandbox.Api;

/// <param name="Port">TCP port on loopback; 0 for any free one.</param>
/// <param name="Time">Clock of watches and ages.</param>
/// <param name="LoggerFactory">Where faults are logged.</param>
internal sealed record ApiServerOptions(int Port, TimeProvider Time, ILoggerFactory LoggerFactory);
