using System.Collections.Immutable;

namespace ModelServing.Onnx.Inspection;

/// <summary>An input or output.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="Datatype">The protocol's name; where it has none, what the model says.</param>
/// <param name="Shape">-1 is free; absent where the file does not say.</param>
/// <param name="Dimensions">The same with the names of free dimensions, <c>?</c> where one has none; absent where the file does not say.</param>
public sealed record TensorInspection(string Name, string Datatype, ImmutableArray<long>? Shape, ImmutableArray<string>? Dimensions);
