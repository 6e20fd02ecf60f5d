using System.Collections.Immutable;

namespace ModelServing.Onnx.Inspection;

/// <summary>What is to be known of a model file before it is served.</summary>
/// <param name="File">As it was given.</param>
/// <param name="Valid">Whether nothing was found for which the runtime would refuse it. Whether it loads, only loading it tells.</param>
/// <param name="SizeBytes">Without external data; absent where the file cannot be read.</param>
/// <param name="Problems">Why the runtime would refuse it, by the contract's reasons.</param>
/// <param name="Format">Absent where the file is no model.</param>
/// <param name="Inputs">What callers give.</param>
/// <param name="Outputs">What they get.</param>
/// <param name="ExternalData">Files that hold weights.</param>
/// <param name="Batching">Whether requests can be joined; absent where the file is no model.</param>
public sealed record ModelInspection(
    string File,
    bool Valid,
    long? SizeBytes,
    ImmutableArray<InspectionProblem> Problems,
    FormatInspection? Format,
    ImmutableArray<TensorInspection> Inputs,
    ImmutableArray<TensorInspection> Outputs,
    ImmutableArray<ExternalDataInspection> ExternalData,
    BatchingInspection? Batching);
