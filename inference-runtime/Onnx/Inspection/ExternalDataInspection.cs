namespace ModelServing.Onnx.Inspection;

/// <summary>A file that holds weights.</summary>
/// <param name="Location">As the model names it, relative to its own folder.</param>
/// <param name="SizeBytes">Absent where there is no such file, or it is not looked at because it lies outside the folder.</param>
public sealed record ExternalDataInspection(string Location, long? SizeBytes);
