using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>All that a model file says of itself but its weights.</summary>
/// <param name="Header">Versions.</param>
/// <param name="ProducerName">What wrote the file; may be empty.</param>
/// <param name="ProducerVersion">Its version; may be empty.</param>
/// <param name="Domain">The model's own name space; may be empty.</param>
/// <param name="ModelVersion">The author's version of the model.</param>
/// <param name="Inputs">Without those that have an initializer, which callers need not give.</param>
/// <param name="Outputs">In the file's order.</param>
/// <param name="ExternalLocations">Files that hold weights, distinct, as the model names them.</param>
/// <param name="Operators">An operator of each domain that the graph uses; the default domain is the empty string.</param>
/// <param name="FunctionDomains">Domains in which the model defines functions of its own.</param>
public sealed record OnnxModelDescription(
    OnnxModelHeader Header,
    string ProducerName,
    string ProducerVersion,
    string Domain,
    long ModelVersion,
    ImmutableArray<OnnxValueInfo> Inputs,
    ImmutableArray<OnnxValueInfo> Outputs,
    ImmutableArray<string> ExternalLocations,
    ImmutableSortedDictionary<string, string> Operators,
    ImmutableHashSet<string> FunctionDomains);
