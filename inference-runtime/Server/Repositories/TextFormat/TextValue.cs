using System.Collections.Immutable;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>A field's value.</summary>
/// <param name="Kind">What is written.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">Of a number or word as written, of a string its content; empty for a message.</param>
/// <param name="Fields">Of a message; else empty.</param>
internal sealed record TextValue(TextValueKind Kind, TextPosition Position, string Text, ImmutableArray<TextField> Fields);
