using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>Inputs and outputs of the main graph, in a pass of its own. GraphProto: initializer 5, input 11, output 12.</summary>
/// <param name="scanner">Over the file.</param>
internal sealed class OnnxSignatureScan(ProtobufScanner scanner)
{
    /// <summary>Inputs, and outputs, of one model.</summary>
    private const int MaxValues = 16 * 1024;

    /// <param name="start">Offset of the graph's first byte.</param>
    /// <param name="end">Offset behind its last.</param>
    public (ImmutableArray<OnnxValueInfo> Inputs, ImmutableArray<OnnxValueInfo> Outputs) Read(long start, long end)
    {
        var inputs = new List<OnnxValueInfo>();
        var outputs = new List<OnnxValueInfo>();
        scanner.SkipTo(start, end);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if (type == WireType.Length && field is 11 or 12)
            {
                Add(field == 11 ? inputs : outputs, OnnxValueInfoReader.Read(scanner, scanner.ReadEnd(end)));
            }
            else
            {
                scanner.Skip(type, end);
            }
        }

        RemoveInitialized(inputs, start, end);
        return ([.. inputs], [.. outputs]);
    }

    private static void Add(List<OnnxValueInfo> values, OnnxValueInfo value)
    {
        if (values.Count == MaxValues)
        {
            throw new OnnxFormatException($"the graph has more than {MaxValues} inputs or outputs");
        }

        values.Add(value);
    }

    /// <summary>Before format version 4 every initializer was an input as well; since then it is a default that callers may leave out.</summary>
    private void RemoveInitialized(List<OnnxValueInfo> inputs, long start, long end)
    {
        var names = inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        scanner.SkipTo(start, end);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if ((field, type) == (5, WireType.Length))
            {
                names.Remove(ReadTensorName(scanner.ReadEnd(end)));
            }
            else
            {
                scanner.Skip(type, end);
            }
        }

        inputs.RemoveAll(input => !names.Contains(input.Name));
    }

    /// <summary>TensorProto: name 8.</summary>
    private string ReadTensorName(long end)
    {
        var name = string.Empty;
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if ((field, type) == (8, WireType.Length))
            {
                name = scanner.ReadString(end);
            }
            else
            {
                scanner.Skip(type, end);
            }
        }

        return name;
    }
}
