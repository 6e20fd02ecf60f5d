using System.Text;
using System.Text.Json;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>A <see cref="Utf8JsonReader"/> whose complaints name the field. A copy is a bookmark.</summary>
/// <param name="json">Valid UTF-8 without a byte order mark.</param>
/// <param name="bareLiterals">Offsets of tokens that <see cref="NonFiniteLiterals"/> quoted.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, ReadOnlySpan<long> bareLiterals)
{
    private readonly ReadOnlySpan<long> _bareLiterals = bareLiterals;
    private readonly int _length = json.Length;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = RequestLimits.MaxJsonDepth });

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Bytes of JSON after the current token.</summary>
    public readonly int Remaining => _length - (int)_reader.BytesConsumed;

    /// <summary>Whether the current string token stood without quotation marks in the request.</summary>
    public readonly bool IsBareLiteral => !_bareLiterals.IsEmpty && _bareLiterals.BinarySearch(_reader.TokenStartIndex) >= 0;

    public bool Read() => _reader.Read();

    public void Skip() => _reader.Skip();

    public readonly bool Is(ReadOnlySpan<byte> text) => _reader.ValueTextEquals(text);

    public readonly bool Is(string text) => _reader.ValueTextEquals(text);

    /// <summary>The property name under the cursor.</summary>
    public readonly string Name() => Text("a member name", RequestLimits.MaxNameBytes);

    /// <summary>The string under the cursor.</summary>
    /// <param name="field">Where it is, for messages.</param>
    /// <param name="maxBytes">In UTF-8.</param>
    /// <param name="member">What of the field it is, for messages: put behind it only there, since most requests need none.</param>
    public readonly string String(string field, int maxBytes, string member = "") =>
        Token == JsonTokenType.String && !IsBareLiteral
            ? Text(field, maxBytes, member)
            : throw ProtocolException.Invalid($"{field}{member} must be a string, not {Describe()}");

    public readonly bool Boolean(string field) => Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw ProtocolException.Invalid($"{field} must be true or false, not {Describe()}"),
    };

    /// <param name="field">Where it is, for messages.</param>
    /// <param name="member">What of the field it is.</param>
    /// <param name="index">Its place there, if it is one of several.</param>
    public readonly long NonNegativeInteger(string field, string member, int? index = null) =>
        Token == JsonTokenType.Number && _reader.TryGetInt64(out var value) && value >= 0
            ? value
            : throw ProtocolException.Invalid($"{field}{member}{(index is { } at ? $"[{at}]" : "")} must be an integer from 0 to {long.MaxValue}, not {Describe()}");

    public readonly void Expect(JsonTokenType token, string field, string expected, string member = "")
    {
        if (Token != token)
        {
            throw ProtocolException.Invalid($"{field}{member} must be {expected}, not {Describe()}");
        }
    }

    /// <summary>The current token in a message: its kind, and its text when that is short.</summary>
    public readonly string Describe() => Token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.String when IsBareLiteral => Encoding.UTF8.GetString(_reader.ValueSpan),
        JsonTokenType.String => $"the string \"{Clip(_reader.ValueSpan)}\"",
        _ => Clip(_reader.ValueSpan),
    };

    public readonly bool TryGetInt64(out long value) => _reader.TryGetInt64(out value);

    public readonly bool TryGetUInt64(out ulong value) => _reader.TryGetUInt64(out value);

    public readonly bool TryGetSingle(out float value) => _reader.TryGetSingle(out value);

    public readonly bool TryGetDouble(out double value) => _reader.TryGetDouble(out value);

    /// <summary>Length in bytes that the current string needs at most, once escapes are resolved.</summary>
    public readonly int MaxStringBytes => _reader.ValueSpan.Length;

    /// <summary>Copies the current string as UTF-8, escapes resolved; NUL characters are kept.</summary>
    public readonly int CopyString(Span<byte> destination, string field)
    {
        try
        {
            return _reader.CopyString(destination);
        }
        catch (InvalidOperationException e)
        {
            throw ProtocolException.Invalid($"{field} holds an escape that is no Unicode character: {Describe()}", e);
        }
    }

    private readonly string Text(string field, int maxBytes, string member = "")
    {
        if (_reader.ValueSpan.Length > maxBytes)
        {
            throw ProtocolException.Invalid($"{field}{member} is {_reader.ValueSpan.Length} bytes long, at most {maxBytes} are allowed");
        }

        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw ProtocolException.Invalid($"{field}{member} holds an escape that is no Unicode character: {Describe()}", e);
        }
    }

    private static string Clip(ReadOnlySpan<byte> text) =>
        text.Length <= 64 ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..64]) + "…";
}
