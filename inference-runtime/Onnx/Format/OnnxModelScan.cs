using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>One reading of a ModelProto. Field numbers are those of onnx.proto (ONNX 1.19).</summary>
internal sealed class OnnxModelScan
{
    /// <summary>Files of external data, and domains, that are kept by name.</summary>
    private const int MaxLocations = 64 * 1024;
    private const int MaxDomains = 1_024;

    private readonly ProtobufScanner _scanner;
    private readonly OnnxGraphWalker _walker;
    private readonly bool _isConfined;
    private readonly long _end;
    private readonly HashSet<string> _locations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _operators = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functionDomains = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, long>.Builder _operatorSets = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
    private (string Name, string Version, string Domain) _producer = (string.Empty, string.Empty, string.Empty);
    private (long Start, long End)? _graph;
    private long _irVersion;
    private long _modelVersion;

    /// <param name="model">Readable and seekable, at its start.</param>
    /// <param name="isConfined">Whether external data outside the model's folder are refused.</param>
    public OnnxModelScan(Stream model, bool isConfined)
    {
        (_scanner, _isConfined, _end) = (new ProtobufScanner(model), isConfined, model.Length);
        _walker = new OnnxGraphWalker(_scanner, AddLocation, AddOperator);
    }

    /// <exception cref="OnnxFormatException">It is not a model.</exception>
    public OnnxModelHeader ReadHeader()
    {
        while (_scanner.TryReadTag(_end, out var field, out var type))
        {
            if (!ReadField(field, type))
            {
                _scanner.Skip(type, _end);
            }
        }

        return _irVersion > 0 && _graph is not null
            ? new OnnxModelHeader(_irVersion, _operatorSets.ToImmutable())
            : throw new OnnxFormatException(_end == 0 ? "the file is empty" : "the file is not an ONNX model: it has no graph or no format version");
    }

    /// <exception cref="OnnxFormatException">It is not a model.</exception>
    public OnnxModelDescription ReadDescription()
    {
        var header = ReadHeader();
        var (start, end) = _graph!.Value;
        var (inputs, outputs) = new OnnxSignatureScan(_scanner).Read(start, end);
        return new OnnxModelDescription(
            header,
            _producer.Name,
            _producer.Version,
            _producer.Domain,
            _modelVersion,
            inputs,
            outputs,
            [.. _locations.Order(StringComparer.Ordinal)],
            _operators.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. _functionDomains]);
    }

    private bool ReadField(int field, WireType type)
    {
        switch (field, type)
        {
            case (1, WireType.Varint):
                _irVersion = (long)_scanner.ReadVarint(_end);
                return true;
            case (2, WireType.Length):
                _producer.Name = _scanner.ReadString(_end);
                return true;
            case (3, WireType.Length):
                _producer.Version = _scanner.ReadString(_end);
                return true;
            case (4, WireType.Length):
                _producer.Domain = _scanner.ReadString(_end);
                return true;
            case (5, WireType.Varint):
                _modelVersion = (long)_scanner.ReadVarint(_end);
                return true;
            case (7, WireType.Length):
                var graphEnd = _scanner.ReadEnd(_end);
                _graph = (_scanner.Position, graphEnd);
                _walker.WalkGraph(graphEnd);
                return true;
            case (8, WireType.Length):
                ReadOperatorSet(_scanner.ReadEnd(_end));
                return true;
            case (25, WireType.Length):
                Keep(_functionDomains, Default(_walker.WalkFunction(_scanner.ReadEnd(_end))), MaxDomains);
                return true;
            default:
                return false;
        }
    }

    /// <summary>OperatorSetIdProto: domain 1, version 2.</summary>
    private void ReadOperatorSet(long end)
    {
        var (domain, version) = (string.Empty, 0L);
        while (_scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    domain = _scanner.ReadString(end);
                    break;
                case (2, WireType.Varint):
                    version = (long)_scanner.ReadVarint(end);
                    break;
                default:
                    _scanner.Skip(type, end);
                    break;
            }
        }

        _operatorSets[Default(domain)] = version;
        if (_operatorSets.Count > MaxDomains)
        {
            throw TooMany(MaxDomains);
        }
    }

    private void AddLocation(string location)
    {
        if (_isConfined)
        {
            if (ExternalLocation.Complaint(location) is { } complaint)
            {
                throw new OnnxFormatException(complaint);
            }

            return;
        }

        Keep(_locations, location, MaxLocations);
    }

    private void AddOperator(string domain, string operation)
    {
        if (_operators.TryAdd(Default(domain), operation) && _operators.Count > MaxDomains)
        {
            throw TooMany(MaxDomains);
        }
    }

    private static void Keep(HashSet<string> set, string item, int max)
    {
        if (set.Add(item) && set.Count > max)
        {
            throw TooMany(max);
        }
    }

    private static OnnxFormatException TooMany(int max) => new($"the model refers to more than {max} domains or files");

    /// <summary>The default domain has two names.</summary>
    private static string Default(string domain) => domain == "ai.onnx" ? string.Empty : domain;
}
