namespace ModelServing.Fuzz.Mutation;

/// <summary>Changes protocol buffers messages field by field, without their description: whatever reads as a message within one is one.</summary>
internal static class ProtobufMutator
{
    private const int MaxDepth = 6;
    private static readonly ulong[] Edges = [0, 1, 2, 127, 128, 255, 16383, 16384, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <param name="dice">Decides.</param>
    /// <param name="messages">Valid ones, of which one is changed.</param>
    public static byte[] Mutate(Dice dice, IReadOnlyList<byte[]> messages)
    {
        var message = dice.Pick(messages);
        if (dice.OneIn(16))
        {
            return message;
        }

        var changed = dice.OneIn(5) ? message : MutateFields(dice, message, 0);
        return dice.OneIn(3) ? ByteMutator.Mutate(dice, changed, dice.Pick(messages)) : changed;
    }

    private static byte[] MutateFields(Dice dice, byte[] message, int depth)
    {
        if (Parse(message) is not { Count: > 0 } fields)
        {
            return ByteMutator.Mutate(dice, message, message);
        }

        for (var edits = dice.OneIn(3) ? 2 : 1; edits > 0 && fields.Count > 0; edits--)
        {
            Edit(dice, fields, depth);
        }

        using var output = new MemoryStream();
        foreach (var field in fields)
        {
            Write(output, field);
        }

        return output.Length <= ByteMutator.MaxBytes ? output.ToArray() : message;
    }

    private static void Edit(Dice dice, List<Field> fields, int depth)
    {
        var at = dice.Next(fields.Count);
        var field = fields[at];
        switch (dice.Next(10))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.InsertRange(at, Enumerable.Repeat(field, dice.Pick([1, 1, 2, 300])));
                break;
            case 2:
                fields[at] = field with { Number = dice.Pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 25, 100, (1 << 29) - 1]) };
                break;
            case 3:
                fields[at] = field with { Wire = dice.Next(8), Payload = field.Payload ?? dice.Bytes(8) };
                break;
            case 4:
                (fields[at], fields[0]) = (fields[0], field);
                break;
            case 5:
                fields.Insert(at, new Field(dice.Between(1, 30), 0, dice.Pick(Edges), null));
                break;
            default:
                fields[at] = field.Payload is not { } payload
                    ? field with { Value = dice.OneIn(2) ? dice.Pick(Edges) : field.Value + (ulong)dice.Between(-2, 2) }
                    : field with { Payload = depth < MaxDepth && !dice.OneIn(3) ? MutateFields(dice, payload, depth + 1) : ByteMutator.Mutate(dice, payload, payload) };
                break;
        }
    }

    private static List<Field>? Parse(byte[] message)
    {
        var fields = new List<Field>();
        for (var position = 0; position < message.Length;)
        {
            if (ReadVarint(message, ref position) is not { } tag || tag >> 3 is 0 or > int.MaxValue)
            {
                return null;
            }

            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            if (wire == 0)
            {
                if (ReadVarint(message, ref position) is not { } value)
                {
                    return null;
                }

                fields.Add(new Field(number, wire, value, null));
                continue;
            }

            var length = wire switch { 1 => 8UL, 5 => 4UL, 2 => ReadVarint(message, ref position), _ => null };
            if (length is not { } count || count > (ulong)(message.Length - position))
            {
                return null;
            }

            fields.Add(new Field(number, wire, 0, message[position..(position + (int)count)]));
            position += (int)count;
        }

        return fields;
    }

    private static ulong? ReadVarint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && position < message.Length; shift += 7)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    private static void Write(MemoryStream output, Field field)
    {
        WriteVarint(output, ((ulong)(uint)field.Number << 3) | (uint)field.Wire);
        if (field.Payload is not { } payload)
        {
            WriteVarint(output, field.Value);
            return;
        }

        if (field.Wire == 2)
        {
            WriteVarint(output, (ulong)payload.Length);
        }

        output.Write(payload);
    }

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.WriteByte((byte)(value | 0x80));
        }

        output.WriteByte((byte)value);
    }

    private sealed record Field(int Number, int Wire, ulong Value, byte[]? Payload);
}
