namespace ModelServing.Sandbox.Controllers;

/// <summary>The two types of a core/v1 Event.</summary>
internal enum EventType
{
    Normal,
    Warning,
}
