namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>Which of several policies counts: the one that allows most, least, or none.</summary>
internal enum PolicySelect
{
    Max,
    Min,
    Disabled,
}
