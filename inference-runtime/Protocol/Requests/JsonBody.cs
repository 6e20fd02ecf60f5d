using System.Text.Json;
using System.Text.Unicode;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>What every JSON body must be before its members are looked at: one value in valid UTF-8, not nested too deep.</summary>
internal static class JsonBody
{
    /// <summary>Reads one value from the cursor's start to its end.</summary>
    public delegate T Reader<in TState, out T>(ref JsonCursor cursor, TState state);

    /// <param name="json">A byte order mark is passed over.</param>
    /// <param name="state">Handed on.</param>
    /// <param name="read">Reads the value; what follows it is refused here.</param>
    /// <exception cref="ProtocolException">The body is empty, malformed, or <paramref name="read"/> refuses it.</exception>
    public static T Parse<TState, T>(ReadOnlyMemory<byte> json, TState state, Reader<TState, T> read)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw ProtocolException.Invalid("the request is empty, a JSON object was expected");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw ProtocolException.Invalid("the request's JSON is not valid UTF-8");
        }

        var (text, bareLiterals) = NonFiniteLiterals.Quote(json);
        var cursor = new JsonCursor(text.Span, bareLiterals);
        try
        {
            var value = read(ref cursor, state);
            return cursor.Read() ? throw ProtocolException.Invalid("there is more after the request's JSON object") : value;
        }
        catch (InvalidOperationException e)
        {
            // The tokenizer lets an escaped lone surrogate pass; a name with one cannot be compared with any.
            throw ProtocolException.Invalid("the request's JSON has a member whose name is not Unicode", e);
        }
        catch (JsonException e)
        {
            throw ProtocolException.Invalid(
                $"the request's JSON is malformed at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: {Reason(e)}", e);
        }
    }

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
