using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelServing.Onnx.Tests.Building;

/// <summary>Builds small ONNX models byte by byte; field numbers are those of onnx.proto.</summary>
internal sealed class OnnxModelBuilder
{
    private readonly ProtobufWriter _graph = new ProtobufWriter().Text(2, "graph");
    private readonly List<(string Domain, long Version)> _operatorSets = [];
    private long _irVersion = 8;

    public OnnxModelBuilder IrVersion(long version)
    {
        _irVersion = version;
        return this;
    }

    public OnnxModelBuilder OperatorSet(long version, string domain = "")
    {
        _operatorSets.Add((domain, version));
        return this;
    }

    /// <param name="name">The input's name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="dimensions">Numbers, and strings for free dimensions.</param>
    public OnnxModelBuilder Input(string name, TensorElementType type, params object[] dimensions)
    {
        _graph.Message(11, ValueInfo(name, type, dimensions));
        return this;
    }

    public OnnxModelBuilder Output(string name, TensorElementType type, params object[] dimensions)
    {
        _graph.Message(12, ValueInfo(name, type, dimensions));
        return this;
    }

    /// <summary>An input that is a sequence of tensors.</summary>
    public OnnxModelBuilder SequenceInput(string name)
    {
        var element = new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, 1));
        _graph.Message(11, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(4, new ProtobufWriter().Message(1, element))));
        return this;
    }

    /// <summary>An input whose shape is not said.</summary>
    public OnnxModelBuilder ShapelessInput(string name, TensorElementType type)
    {
        var tensor = new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, (long)type));
        _graph.Message(11, new ProtobufWriter().Text(1, name).Message(2, tensor));
        return this;
    }

    /// <summary>An operator of another domain.</summary>
    public OnnxModelBuilder CustomNode(string domain, string operation, string input, string output)
    {
        _graph.Message(1, new ProtobufWriter().Text(1, input).Text(2, output).Text(4, operation).Text(7, domain));
        return this;
    }

    public OnnxModelBuilder Node(string operation, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes)
    {
        var node = new ProtobufWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(3, $"{operation}_{outputs[0]}").Text(4, operation);
        foreach (var (name, value) in attributes)
        {
            // AttributeProto: name 1, i 3, type 20 (INT = 2).
            node.Message(5, new ProtobufWriter().Text(1, name).Number(3, value).Number(20, 2));
        }

        _graph.Message(1, node);
        return this;
    }

    public OnnxModelBuilder Int64s(string name, params long[] values)
    {
        _graph.Message(5, Tensor(name, TensorElementType.Int64, [values.Length]).Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(values)));
        return this;
    }

    public OnnxModelBuilder Floats(string name, long[] dimensions, params float[] values)
    {
        _graph.Message(5, Tensor(name, TensorElementType.Float, dimensions).Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)));
        return this;
    }

    /// <summary>An initializer whose data lie in another file.</summary>
    public OnnxModelBuilder External(string name, string location)
    {
        var entry = new ProtobufWriter().Text(1, "location").Text(2, location);
        _graph.Message(5, Tensor(name, TensorElementType.Float, [1]).Message(13, entry).Number(14, 1));
        return this;
    }

    public byte[] Build()
    {
        var model = new ProtobufWriter().Number(1, _irVersion).Text(2, "ModelServing").Message(7, _graph);
        foreach (var (domain, version) in _operatorSets.Count > 0 ? _operatorSets : [(string.Empty, 17L)])
        {
            model.Message(8, new ProtobufWriter().Text(1, domain).Number(2, version));
        }

        return model.ToArray();
    }

    private static ProtobufWriter Tensor(string name, TensorElementType type, long[] dimensions)
    {
        var tensor = new ProtobufWriter();
        Array.ForEach(dimensions, dimension => tensor.Number(1, dimension));
        return tensor.Number(2, (long)type).Text(8, name);
    }

    private static ProtobufWriter ValueInfo(string name, TensorElementType type, object[] dimensions)
    {
        var shape = new ProtobufWriter();
        foreach (var dimension in dimensions)
        {
            shape.Message(1, dimension is string free ? new ProtobufWriter().Text(2, free) : new ProtobufWriter().Number(1, Convert.ToInt64(dimension)));
        }

        var tensor = new ProtobufWriter().Number(1, (long)type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
