using System.Text;

namespace ModelServing.Fuzz.Mutation;

/// <summary>Changes texts of one line: addresses, headers, numbers.</summary>
internal static class TextMutator
{
    /// <param name="dice">Decides.</param>
    /// <param name="examples">Valid ones.</param>
    /// <param name="tokens">Words of the grammar.</param>
    public static byte[] Mutate(Dice dice, IReadOnlyList<string> examples, IReadOnlyList<string> tokens)
    {
        if (dice.OneIn(4))
        {
            return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, dice.Between(0, 8)).Select(_ => dice.Pick(tokens))));
        }

        var text = new StringBuilder(dice.Pick(examples));
        for (var edits = dice.Between(0, 4); edits > 0; edits--)
        {
            var at = dice.Next(text.Length + 1);
            var length = Math.Min(dice.Between(1, 6), text.Length - at);
            _ = dice.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, dice.Pick(tokens)),
                2 => text.Insert(at, dice.Pick(HostileValues.Texts)),
                3 => text.Insert(at, text.ToString(at, length)),
                4 => text.Insert(at, new string(dice.Pick(['a', '0', '-', '.', '/']), dice.Pick([10, 63, 64, 600]))),
                _ => text.Insert(at, (char)dice.Between(1, 126)),
            };
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return dice.OneIn(16) ? ByteMutator.Mutate(dice, bytes, bytes) : bytes;
    }
}
