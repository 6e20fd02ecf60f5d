using System.Collections.Immutable;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>A field as often as it is written: <c>dims: [1, 2]</c> is one with two values, <c>dims: 1 dims: 2</c> two with one each.</summary>
/// <param name="Name">As written; of an extension with its brackets.</param>
/// <param name="Position">Of the name.</param>
/// <param name="IsList">Whether the values are in brackets.</param>
/// <param name="Values">One, or those of the list.</param>
internal sealed record TextField(string Name, TextPosition Position, bool IsList, ImmutableArray<TextValue> Values);
