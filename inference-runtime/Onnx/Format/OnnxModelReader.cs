using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>
/// Reads a model's versions and checks its structure without loading it, so that a file that is no model, a model that is too new, and a model that
/// does not load are told apart. Field numbers are those of onnx.proto (ONNX 1.19).
/// </summary>
public static class OnnxModelReader
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Reads a file's header.</summary>
    /// <param name="path">The model.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, it is damaged, or its external data lie outside its folder.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModelHeader Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        return Read(file);
    }

    /// <summary>Reads a model's header.</summary>
    /// <param name="model">Readable and seekable, at its start.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, it is damaged, or its external data lie outside its folder.</exception>
    public static OnnxModelHeader Read(Stream model)
    {
        var scanner = new ProtobufScanner(model);
        var end = model.Length;
        long irVersion = 0;
        var hasGraph = false;
        var operatorSets = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint):
                    irVersion = (long)scanner.ReadVarint(end);
                    break;
                case (7, WireType.Length):
                    hasGraph = true;
                    OnnxTensorReferences.CheckGraph(scanner, scanner.ReadEnd(end));
                    break;
                case (8, WireType.Length):
                    var (domain, version) = ReadOperatorSet(scanner, scanner.ReadEnd(end));
                    operatorSets[domain == "ai.onnx" ? string.Empty : domain] = version;
                    break;
                case (25, WireType.Length):
                    OnnxTensorReferences.CheckFunction(scanner, scanner.ReadEnd(end));
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return irVersion > 0 && hasGraph
            ? new OnnxModelHeader(irVersion, operatorSets.ToImmutable())
            : throw new OnnxFormatException(end == 0 ? "the file is empty" : "the file is not an ONNX model: it has no graph or no format version");
    }

    /// <summary>OperatorSetIdProto: domain 1, version 2.</summary>
    private static (string Domain, long Version) ReadOperatorSet(ProtobufScanner scanner, long end)
    {
        var (domain, version) = (string.Empty, 0L);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    domain = scanner.ReadString(end);
                    break;
                case (2, WireType.Varint):
                    version = (long)scanner.ReadVarint(end);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return (domain, version);
    }
}
