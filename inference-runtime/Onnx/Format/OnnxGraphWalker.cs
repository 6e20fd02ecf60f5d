namespace ModelServing.Onnx.Format;

/// <summary>
/// Visits every tensor of a model, in initializers, attributes, subgraphs and functions, and refuses one whose data lie in a file outside the model's own
/// folder: such a path would read any file of the container.
/// </summary>
internal static class OnnxTensorReferences
{
    /// <summary>Subgraphs within subgraphs; protocol buffers themselves stop at 100 messages.</summary>
    private const int MaxDepth = 32;

    /// <summary>GraphProto: node 1, initializer 5, sparse_initializer 15.</summary>
    public static void CheckGraph(ProtobufScanner scanner, long end, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new OnnxFormatException($"graphs are nested more than {MaxDepth} deep");
        }

        Visit(scanner, end, depth, static (scanner, field, end, depth) =>
        {
            switch (field)
            {
                case 1:
                    CheckNode(scanner, end, depth);
                    return true;
                case 5:
                    CheckTensor(scanner, end);
                    return true;
                case 15:
                    CheckSparseTensor(scanner, end, depth);
                    return true;
                default:
                    return false;
            }
        });
    }

    /// <summary>FunctionProto: node 7, attribute_proto 11.</summary>
    public static void CheckFunction(ProtobufScanner scanner, long end) => Visit(scanner, end, 0, static (scanner, field, end, depth) =>
    {
        switch (field)
        {
            case 7:
                CheckNode(scanner, end, depth);
                return true;
            case 11:
                CheckAttribute(scanner, end, depth);
                return true;
            default:
                return false;
        }
    });

    /// <summary>NodeProto: attribute 5.</summary>
    private static void CheckNode(ProtobufScanner scanner, long end, int depth) => Visit(scanner, end, depth, static (scanner, field, end, depth) =>
    {
        if (field == 5)
        {
            CheckAttribute(scanner, end, depth);
        }

        return field == 5;
    });

    /// <summary>AttributeProto: t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23.</summary>
    private static void CheckAttribute(ProtobufScanner scanner, long end, int depth) => Visit(scanner, end, depth, static (scanner, field, end, depth) =>
    {
        switch (field)
        {
            case 5 or 10:
                CheckTensor(scanner, end);
                return true;
            case 6 or 11:
                CheckGraph(scanner, end, depth + 1);
                return true;
            case 22 or 23:
                CheckSparseTensor(scanner, end, depth);
                return true;
            default:
                return false;
        }
    });

    /// <summary>SparseTensorProto: values 1, indices 2.</summary>
    private static void CheckSparseTensor(ProtobufScanner scanner, long end, int depth) => Visit(scanner, end, depth, static (scanner, field, end, _) =>
    {
        if (field is 1 or 2)
        {
            CheckTensor(scanner, end);
        }

        return field is 1 or 2;
    });

    /// <summary>TensorProto: external_data 13, of StringStringEntryProto: key 1, value 2.</summary>
    private static void CheckTensor(ProtobufScanner scanner, long end) => Visit(scanner, end, 0, static (scanner, field, end, _) =>
    {
        if (field != 13)
        {
            return false;
        }

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
            CheckLocation(value);
        }

        return true;
    });

    private static void CheckLocation(string location)
    {
        var segments = location.Split('/', '\\');
        if (location.Length == 0 || Path.IsPathRooted(location) || segments[0].Length == 0 || segments[0].Contains(':')
            || segments.Contains("..") || location.Contains('\0'))
        {
            throw new OnnxFormatException($"a tensor's data lie in '{location}', which is outside the model's folder");
        }
    }

    private static void Visit(ProtobufScanner scanner, long end, int depth, Func<ProtobufScanner, int, long, int, bool> enter)
    {
        while (scanner.TryReadTag(end, out var field, out var type))
        {
            if (type != WireType.Length)
            {
                scanner.Skip(type, end);
                continue;
            }

            var fieldEnd = scanner.ReadEnd(end);
            if (!enter(scanner, field, fieldEnd, depth))
            {
                scanner.SkipTo(fieldEnd, end);
            }
        }
    }
}
