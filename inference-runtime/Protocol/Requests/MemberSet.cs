using System.Text;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>Remembers which known members an object has had, so that a second one is refused: JSON readers disagree on which of two wins.</summary>
/// <param name="field">The object, for messages.</param>
internal struct MemberSet(string field)
{
    private uint _seen;

    /// <summary>If the cursor is on the named member, moves to its value.</summary>
    /// <exception cref="ProtocolException">It is there for the second time.</exception>
    public bool Enters(ref JsonCursor cursor, ReadOnlySpan<byte> member, int bit)
    {
        if (!cursor.Is(member))
        {
            return false;
        }

        if ((_seen & (1u << bit)) != 0)
        {
            throw ProtocolException.Invalid($"{field} has the member '{Encoding.UTF8.GetString(member)}' twice");
        }

        _seen |= 1u << bit;
        cursor.Read();
        return true;
    }
}
