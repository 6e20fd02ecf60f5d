namespace ModelServing.Runtime.Fetching.S3;

/// <summary>A request of the SDK leads where none may go. An exception, since it has to get through the SDK.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
