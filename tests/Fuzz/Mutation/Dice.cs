using System.Text;

namespace ModelServing.Fuzz.Mutation;

/// <summary>Random numbers that are the same on every machine and release: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Those of one case: each case can be made again without the ones before it.</summary>
    public static Dice For(int seed, string target, long number)
    {
        // FNV-1a.
        var hash = 14695981039346656037UL;
        foreach (var next in Encoding.UTF8.GetBytes(target))
        {
            hash = (hash ^ next) * 1099511628211UL;
        }

        // Mixed twice: states that lie a multiple of the increment apart would make the same numbers, a few later.
        return new Dice(new Dice(hash ^ (uint)seed).Next64() ^ new Dice((ulong)number).Next64());
    }

    public ulong Next64()
    {
        var mixed = _state += 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to one less than the bound.</summary>
    public int Next(int bound) => (int)(Next64() % (uint)bound);

    public int Between(int first, int last) => first + Next(last - first + 1);

    public bool OneIn(int chances) => Next(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)Next64();
        }

        return bytes;
    }
}
