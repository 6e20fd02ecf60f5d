using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Numerics;
using System.Text;
using Google.Protobuf;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Messages;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Rpc;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>What comes over gRPC.</summary>
internal static class RpcTargets
{
    private const int MaxMessageBytes = 4096;
    private static readonly BodyBufferPool Pool = new(1 << 20);

    private static readonly byte[][] Messages =
    [
        new ModelInferRequest { ModelName = "m", Id = "7", Inputs = { Input("x", "FP32", 2, 3) }, RawInputContents = { ByteString.CopyFrom(new byte[24]) } }.ToByteArray(),
        new ModelInferRequest
        {
            ModelName = "m",
            ModelVersion = "1",
            Inputs = { Input("x", "INT64", 2), Input("b", "BOOL", 1), Input("t", "BYTES", 2) },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y" } },
            Parameters = { ["priority"] = new InferParameter { Int64Param = 2 }, ["timeout"] = new InferParameter { StringParam = "9" }, ["x"] = new InferParameter { DoubleParam = 0.5 } },
        }.ToByteArray(),
        Typed().ToByteArray(),
    ];

    private static readonly string[] Timeouts = ["1S", "250m", "99999999H", "1n", "0u", "00000001M"];

    public static IEnumerable<Target> All =>
    [
        Target.Of("grpc-infer", "ModelInferRequest; Google's parser reads it as well", static dice => ProtobufMutator.Mutate(dice, Messages), Infer),
        new("grpc-frames", "Length-prefixed messages, compressed or not", GenerateFrames, FramesAsync),
        Target.Of("grpc-timeout", "The header grpc-timeout; a second reader counts in nanoseconds", static dice => TextMutator.Mutate(dice, Timeouts, ["1", "9", "0", "H", "M", "S", "m", "u", "n", "-", "+", " "]), Timeout),
        Target.Of("grpc-message", "Any text as a trailer; decoded again it is the same", static dice => TextMutator.Mutate(dice, ["the model 'é' is gone", "100%"], HostileValues.Texts), Message),
    ];

    private static ModelInferRequest.Types.InferInputTensor Input(string name, string type, params long[] shape) => new() { Name = name, Datatype = type, Shape = { shape } };

    private static ModelInferRequest Typed()
    {
        var request = new ModelInferRequest { ModelName = "m", Inputs = { Input("x", "FP32", 3), Input("i", "INT32", 2), Input("t", "BYTES", 1), Input("u", "UINT8", 2) } };
        request.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 1, 2, 3 } };
        request.Inputs[1].Contents = new InferTensorContents { IntContents = { -1, 300 } };
        request.Inputs[2].Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("é") } };
        request.Inputs[3].Contents = new InferTensorContents { UintContents = { 0, 255 } };
        return request;
    }

    private static Verdict Infer(ReadOnlyMemory<byte> message) => RestTargets.Guard(() =>
    {
        var parsed = InferMessage.Parse(message);
        var request = parsed.ToRequest();
        ModelInferRequest other;
        try
        {
            other = ModelInferRequest.Parser.ParseFrom(message.Span);
        }
        catch (InvalidProtocolBufferException refusal)
        {
            return $"what Google's parser refuses was taken: {refusal.Message}";
        }

        return (parsed.ModelName, parsed.ModelVersion, parsed.Id) != (other.ModelName, other.ModelVersion, other.Id) ? "model, version or id differ from Google's reading"
            : !request.Inputs.Select(static input => (input.Name, string.Join(',', input.Shape))).SequenceEqual(other.Inputs.Select(static input => (input.Name, string.Join(',', input.Shape)))) ? "names or shapes differ from Google's reading"
            : RestTargets.Checked(request, SampleModel.Image);
    });

    private static byte[] GenerateFrames(Dice dice)
    {
        using var stream = new MemoryStream();
        stream.WriteByte((byte)dice.Next(3));
        for (var messages = dice.Between(0, 3); messages > 0; messages--)
        {
            var isCompressed = dice.OneIn(2);
            var content = isCompressed ? Compress(dice.Bytes(dice.Next(40)), dice.OneIn(2)) : dice.Bytes(dice.Next(40));
            stream.WriteByte(isCompressed ? (byte)1 : (byte)0);
            stream.Write([0, 0, (byte)(content.Length >> 8), (byte)content.Length]);
            stream.Write(content);
        }

        return dice.OneIn(3) ? stream.ToArray() : ByteMutator.Mutate(dice, stream.ToArray(), stream.ToArray());
    }

    private static byte[] Compress(byte[] content, bool isGzip)
    {
        using var output = new MemoryStream();
        using (Stream stream = isGzip ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(content);
        }

        return output.ToArray();
    }

    private static async ValueTask<Verdict> FramesAsync(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return Verdict.Refused("no encoding");
        }

        // In small pieces, so that a message is never there at once.
        var source = PipeReader.Create(new MemoryStream(input[1..].ToArray()), new StreamPipeReaderOptions(bufferSize: 7, minimumReadSize: 1));
        var reader = new MessageReader(source, (ContentCoding)(input.Span[0] % 3), new MessageLimits(Pool, MaxMessageBytes));
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } message)
            {
                using (message)
                {
                    if (message.Memory.Length > MaxMessageBytes)
                    {
                        return Verdict.Wrong($"a message of {message.Memory.Length} bytes; {MaxMessageBytes} are allowed");
                    }
                }
            }

            return Verdict.Accepted;
        }
        catch (RpcException refusal)
        {
            return Verdict.Refused(refusal.Status.Message);
        }
        catch (ProtocolException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }
        finally
        {
            await source.CompleteAsync();
        }
    }

    private static Verdict Timeout(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var isTaken = CallTimeout.TryParse(text, out var timeout);
        BigInteger? unit = text.Length == 0 ? null : text[^1] switch { 'H' => 3_600_000_000_000, 'M' => 60_000_000_000, 'S' => 1_000_000_000, 'm' => 1_000_000, 'u' => 1_000, 'n' => 1, _ => null };
        var isValid = unit is not null && text.Length is >= 2 and <= 9 && text[..^1].All(char.IsAsciiDigit);
        if (isValid != isTaken)
        {
            return Verdict.Wrong($"'{text}' is {(isValid ? "" : "no ")}time-out");
        }

        if (!isTaken)
        {
            return Verdict.Refused("not a time-out");
        }

        var nanoseconds = BigInteger.Parse(text[..^1], CultureInfo.InvariantCulture) * unit!.Value;
        var ticks = (nanoseconds + 99) / 100;
        return ticks == timeout?.Ticks || (timeout is null && ticks > TimeSpan.TicksPerDay) ? Verdict.Accepted : Verdict.Wrong($"'{text}' is {ticks} ticks, not {timeout?.Ticks}");
    }

    private static Verdict Message(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var encoded = StatusMessage.Encode(text);
        return encoded.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Verdict.Wrong("a trailer with characters that no header may have")
            : text.StartsWith(Uri.UnescapeDataString(encoded), StringComparison.Ordinal) && (text.Length > 600 || Uri.UnescapeDataString(encoded) == text) ? Verdict.Accepted
            : Verdict.Wrong("the trailer decodes into something else");
    }
}
