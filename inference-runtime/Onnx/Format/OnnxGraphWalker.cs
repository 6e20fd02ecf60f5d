namespace ModelServing.Onnx.Format;

/// <summary>
/// Visits every operator and every tensor of a model, in initializers, attributes, subgraphs and functions, without reading any data. Field numbers are
/// those of onnx.proto (ONNX 1.19).
/// </summary>
/// <param name="scanner">Over the file.</param>
/// <param name="onLocation">Is told where a tensor's data lie when they lie in another file.</param>
/// <param name="onOperator">Is told the domain and the name of each operator.</param>
internal sealed class OnnxGraphWalker(ProtobufScanner scanner, Action<string> onLocation, Action<string, string> onOperator)
{
    /// <summary>Subgraphs within subgraphs; protocol buffers themselves stop at 100 messages.</summary>
    private const int MaxDepth = 32;

    private delegate bool Enter(OnnxGraphWalker walker, int field, long end, int depth);

    /// <summary>GraphProto: node 1, initializer 5, sparse_initializer 15.</summary>
    public void WalkGraph(long end, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new OnnxFormatException($"graphs are nested more than {MaxDepth} deep");
        }

        Visit(end, depth, static (walker, field, end, depth) =>
        {
            switch (field)
            {
                case 1:
                    walker.WalkNode(end, depth);
                    return true;
                case 5:
                    walker.WalkTensor(end);
                    return true;
                case 15:
                    walker.WalkSparseTensor(end, depth);
                    return true;
                default:
                    return false;
            }
        });
    }

    /// <summary>FunctionProto: node 7, domain 10, attribute_proto 11.</summary>
    /// <returns>The domain that the function belongs to.</returns>
    public string WalkFunction(long end)
    {
        var domain = string.Empty;
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (7, WireType.Length):
                    WalkNode(scanner.ReadEnd(end), 0);
                    break;
                case (10, WireType.Length):
                    domain = scanner.ReadString(end);
                    break;
                case (11, WireType.Length):
                    WalkAttribute(scanner.ReadEnd(end), 0);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        return domain;
    }

    /// <summary>NodeProto: op_type 4, attribute 5, domain 7.</summary>
    private void WalkNode(long end, int depth)
    {
        var (operation, domain) = (string.Empty, string.Empty);
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (4, WireType.Length):
                    operation = scanner.ReadString(end);
                    break;
                case (5, WireType.Length):
                    WalkAttribute(scanner.ReadEnd(end), depth);
                    break;
                case (7, WireType.Length):
                    domain = scanner.ReadString(end);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        onOperator(domain, operation);
    }

    /// <summary>AttributeProto: t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23.</summary>
    private void WalkAttribute(long end, int depth) => Visit(end, depth, static (walker, field, end, depth) =>
    {
        switch (field)
        {
            case 5 or 10:
                walker.WalkTensor(end);
                return true;
            case 6 or 11:
                walker.WalkGraph(end, depth + 1);
                return true;
            case 22 or 23:
                walker.WalkSparseTensor(end, depth);
                return true;
            default:
                return false;
        }
    });

    /// <summary>SparseTensorProto: values 1, indices 2.</summary>
    private void WalkSparseTensor(long end, int depth) => Visit(end, depth, static (walker, field, end, _) =>
    {
        if (field is 1 or 2)
        {
            walker.WalkTensor(end);
        }

        return field is 1 or 2;
    });

    /// <summary>TensorProto: external_data 13, of StringStringEntryProto: key 1, value 2.</summary>
    private void WalkTensor(long end) => Visit(end, 0, static (walker, field, end, _) =>
    {
        if (field == 13)
        {
            walker.ReadExternalData(end);
        }

        return field == 13;
    });

    private void ReadExternalData(long end)
    {
        var (key, value) = (string.Empty, string.Empty);
        while (scanner.TryReadTag(end, out var part, out var type))
        {
            switch (part, type)
            {
                case (1, WireType.Length):
                    key = scanner.ReadString(end);
                    break;
                case (2, WireType.Length):
                    value = scanner.ReadString(end);
                    break;
                default:
                    scanner.Skip(type, end);
                    break;
            }
        }

        if (key == "location")
        {
            onLocation(value);
        }
    }

    private void Visit(long end, int depth, Enter enter)
    {
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if (type != WireType.Length)
            {
                scanner.Skip(type, end);
                continue;
            }

            var fieldEnd = scanner.ReadEnd(end);
            if (!enter(this, field, fieldEnd, depth))
            {
                scanner.SkipTo(fieldEnd, end);
            }
        }
    }
}
