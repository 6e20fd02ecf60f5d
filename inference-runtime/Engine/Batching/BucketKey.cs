using System.Collections.Immutable;
using ModelServing.Protocol.Tensors;
using ModelServing.Protocol.Validation;

namespace ModelServing.Engine.Batching;

/// <summary>
/// What requests must have in common to share a batch: every dimension of every input but the first, and the set of outputs. Requests of
/// different keys wait side by side; none makes another's batch close early.
/// </summary>
internal sealed class BucketKey : IEquatable<BucketKey>
{
    private readonly long[] _dimensions;
    private readonly int _hash;

    private BucketKey(long[] dimensions, int[] outputs)
    {
        _dimensions = dimensions;
        Outputs = outputs;
        var hash = default(HashCode);
        foreach (var dimension in dimensions)
        {
            hash.Add(dimension);
        }

        foreach (var output in outputs)
        {
            hash.Add(output);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Places of the outputs in the model's signature, ascending.</summary>
    public int[] Outputs { get; }

    public static BucketKey Of(ImmutableArray<Tensor> inputs, ImmutableArray<SelectedOutput> outputs)
    {
        var count = 0;
        foreach (var input in inputs)
        {
            count += Math.Max(0, input.Shape.Length - 1);
        }

        var dimensions = new long[count];
        var at = 0;
        foreach (var input in inputs)
        {
            for (var i = 1; i < input.Shape.Length; i++)
            {
                dimensions[at++] = input.Shape[i];
            }
        }

        var places = new int[outputs.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = outputs[i].Index;
        }

        Array.Sort(places);
        return new BucketKey(dimensions, places);
    }

    public bool Equals(BucketKey? other) =>
        other is not null && _hash == other._hash && _dimensions.AsSpan().SequenceEqual(other._dimensions) && Outputs.AsSpan().SequenceEqual(other.Outputs);

    public override bool Equals(object? obj) => Equals(obj as BucketKey);

    public override int GetHashCode() => _hash;
}
