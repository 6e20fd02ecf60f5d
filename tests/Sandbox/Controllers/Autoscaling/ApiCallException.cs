namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>A call to the API server failed; the message is the server's.</summary>
internal sealed class ApiCallException(string message) : Exception(message);
