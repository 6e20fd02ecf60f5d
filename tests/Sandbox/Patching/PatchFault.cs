namespace ModelServing.Sandbox.Patching;

/// <summary>A patch that cannot be applied, and why.</summary>
/// <param name="message">What is wrong, in the words of the patch.</param>
/// <param name="unprocessable">True where the patch is well formed but does not fit the object (422), false where it is malformed (400).</param>
internal sealed class PatchFault(string message, bool unprocessable = false) : Exception(message)
{
    public bool Unprocessable { get; } = unprocessable;
}
