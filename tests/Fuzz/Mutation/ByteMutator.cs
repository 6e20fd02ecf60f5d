using System.Buffers.Binary;

namespace ModelServing.Fuzz.Mutation;

/// <summary>Changes bytes that mean nothing to it: flips, inserts, deletes, duplicates, splices, and numbers at the edges of their types.</summary>
internal static class ByteMutator
{
    /// <summary>What a mutation may make of an input at most.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly long[] Edges =
        [0, 1, -1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 64, 4096, 65_536];

    private static readonly byte[] Telling = "\0\t\n\r \"'\\/$(){}[]<>,.:;=%&?*+-_#@!|~^`09azAZeE\u007F"u8.ToArray();

    /// <param name="dice">Decides.</param>
    /// <param name="input">Stays as it is.</param>
    /// <param name="other">Of which parts may be taken over.</param>
    public static byte[] Mutate(Dice dice, byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var edits = dice.OneIn(4) ? dice.Between(2, 8) : 1; edits > 0; edits--)
        {
            Edit(dice, bytes, other);
        }

        return bytes.Count <= MaxBytes ? [.. bytes] : [.. bytes.Take(MaxBytes)];
    }

    private static void Edit(Dice dice, List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(dice.Bytes(dice.Between(1, 8)));
            return;
        }

        var at = dice.Next(bytes.Count);
        var length = Math.Min(dice.OneIn(4) ? dice.Between(1, 64) : dice.Between(1, 4), bytes.Count - at);
        switch (dice.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << dice.Next(8));
                break;
            case 1:
                bytes[at] = (byte)dice.Next64();
                break;
            case 2:
                bytes[at] = dice.Pick(Telling);
                break;
            case 3:
                bytes.InsertRange(at, dice.OneIn(2) ? dice.Bytes(dice.Between(1, 4)) : [dice.Pick(Telling)]);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                Overwrite(dice, bytes, at);
                break;
            case 7:
                Splice(dice, bytes, at, other);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    private static void Overwrite(Dice dice, List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        if (dice.OneIn(2))
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, dice.Pick(Edges));
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, dice.Pick(Edges));
        }

        var width = 1 << dice.Next(4);
        for (var i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private static void Splice(Dice dice, List<byte> bytes, int at, byte[] other)
    {
        if (other.Length > 0)
        {
            var from = dice.Next(other.Length);
            bytes.InsertRange(at, other.AsSpan(from, Math.Min(dice.Between(1, 64), other.Length - from)).ToArray());
        }
    }
}
