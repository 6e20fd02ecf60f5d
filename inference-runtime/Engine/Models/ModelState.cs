namespace ModelServing.Engine.Models;

/// <summary>
/// Triton's repository states.
/// <code>
/// Loading --> Ready --> Unloading
///    |                      |
///    +-----> Unavailable &lt;--+
/// </code>
/// </summary>
public enum ModelState
{
    Loading,
    Ready,
    Unloading,
    Unavailable,
}
