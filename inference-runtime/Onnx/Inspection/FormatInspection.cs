using System.Collections.Immutable;

namespace ModelServing.Onnx.Inspection;

/// <summary>Versions and origin.</summary>
/// <param name="IrVersion">Version of the file format.</param>
/// <param name="MaxIrVersion">The newest that this runtime reads.</param>
/// <param name="OperatorSets">Version by domain; <c>ai.onnx</c> is the default domain.</param>
/// <param name="MaxOpset">The newest default operator set that this runtime supports.</param>
/// <param name="Domains">Domains whose operators the graph uses.</param>
/// <param name="ProducerName">What wrote the file; may be empty.</param>
/// <param name="ProducerVersion">Its version; may be empty.</param>
/// <param name="Domain">The model's own name space; may be empty.</param>
/// <param name="ModelVersion">The author's version of the model.</param>
public sealed record FormatInspection(
    long IrVersion,
    long MaxIrVersion,
    ImmutableSortedDictionary<string, long> OperatorSets,
    long MaxOpset,
    ImmutableArray<string> Domains,
    string ProducerName,
    string ProducerVersion,
    string Domain,
    long ModelVersion);
