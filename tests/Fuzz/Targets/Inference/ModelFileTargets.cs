using Google.Protobuf;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Onnx.Format;
using ModelServing.Onnx.Inspection;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>Model files, as far as they are looked at without ONNX Runtime.</summary>
internal static class ModelFileTargets
{
    private static readonly byte[][] Models = [Model(8, "x"), Model(10, "../x.bin"), Nested(5)];

    public static IEnumerable<Target> All =>
    [
        Target.Of("onnx", "The header, the graph and the signature of a model file", static dice => ProtobufMutator.Mutate(dice, Models), Read) with { Bounds = Bounds.Parser with { FixedBytes = 1 << 20 } },
    ];

    private static Verdict Read(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        OnnxModelDescription description;
        try
        {
            description = OnnxModelReader.Describe(new MemoryStream(bytes));
        }
        catch (OnnxFormatException refusal)
        {
            try
            {
                OnnxModelReader.Read(new MemoryStream(bytes));
                return Verdict.Refused(refusal.Message);
            }
            catch (OnnxFormatException other)
            {
                return Verdict.Refused(other.Message);
            }
        }

        var problems = Refusals.Of(description).ToArray();
        Batchability.Of(description.Inputs, description.Outputs);
        return problems.Any(static problem => string.IsNullOrWhiteSpace(problem.Message)) ? Verdict.Refused("")
            : description.Inputs.Concat(description.Outputs).Any(static value => string.IsNullOrWhiteSpace(Refusals.Describe(value))) ? Verdict.Wrong("an input that cannot be described")
            : Confined(bytes, description);
    }

    /// <summary>What the server reads agrees with what the inspection tells of the same file.</summary>
    private static Verdict Confined(byte[] bytes, OnnxModelDescription description)
    {
        var outside = description.ExternalLocations.Select(ExternalLocation.Complaint).FirstOrDefault(static complaint => complaint is not null);
        try
        {
            var header = OnnxModelReader.Read(new MemoryStream(bytes));
            return outside is not null ? Verdict.Wrong("external data outside of the folder were let through")
                : header.IrVersion == description.Header.IrVersion ? Verdict.Accepted : Verdict.Wrong("two readings of one header differ");
        }
        catch (OnnxFormatException refusal)
        {
            return outside is null ? Verdict.Wrong($"the inspection takes what the server refuses: {refusal.Message}") : Verdict.Refused(refusal.Message);
        }
    }

    private static byte[] Model(long irVersion, string location) => Message(output =>
    {
        Number(output, 1, irVersion);
        Part(output, 2, "producer"u8.ToArray());
        Part(output, 7, Message(graph =>
        {
            Part(graph, 1, Message(static node => Part(node, 4, "Add"u8.ToArray())));
            Part(graph, 5, Message(tensor =>
            {
                Number(tensor, 1, 3);
                Number(tensor, 2, 1);
                Part(tensor, 13, Message(entry =>
                {
                    Part(entry, 1, "location"u8.ToArray());
                    Part(entry, 2, System.Text.Encoding.UTF8.GetBytes(location));
                }));
            }));
            Part(graph, 11, Value("x"));
            Part(graph, 12, Value("y"));
        }));
        Part(output, 8, Message(static set => Number(set, 2, 17)));
    });

    /// <summary>Graphs within attributes of nodes within graphs.</summary>
    private static byte[] Nested(int depth)
    {
        byte[] graph = [];
        for (var i = 0; i < depth; i++)
        {
            var inner = graph;
            graph = Message(output => Part(output, 1, Message(node => Part(node, 5, Message(attribute => Part(attribute, 6, inner))))));
        }

        return Message(output =>
        {
            Number(output, 1, 9);
            Part(output, 7, graph);
            Part(output, 25, Message(static function => Part(function, 10, "my.domain"u8.ToArray())));
        });
    }

    private static byte[] Value(string name) => Message(output =>
    {
        Part(output, 1, System.Text.Encoding.UTF8.GetBytes(name));
        Part(output, 2, Message(static type => Part(type, 1, Message(static tensor =>
        {
            Number(tensor, 1, 1);
            Part(tensor, 2, Message(static shape =>
            {
                Part(shape, 1, Message(static dimension => Part(dimension, 2, "batch"u8.ToArray())));
                Part(shape, 1, Message(static dimension => Number(dimension, 1, 3)));
            }));
        }))));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Part(CodedOutputStream output, int field, byte[] content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    }
}
