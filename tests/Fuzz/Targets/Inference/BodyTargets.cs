using System.IO.Compression;
using System.Text;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Rpc;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>Compressed bodies, and the headers that tell of them.</summary>
internal static class BodyTargets
{
    private const int MaxBytes = 16 * 1024;
    private static readonly BodyBufferPool Pool = new(1 << 20);
    private static readonly byte[][] Contents = [[], "{\"inputs\":[]}"u8.ToArray(), new byte[MaxBytes - 1], new byte[200_000], [.. Enumerable.Range(0, 999).Select(static i => (byte)(i * i))]];

    public static IEnumerable<Target> All =>
    [
        new("body-compression", "Bodies in gzip and deflate, up to a limit; .NET's own streams read them as well", GenerateBody, BodyAsync),
        Target.Of("content-coding", "Content-Encoding, Accept-Encoding and those of gRPC", static dice => TextMutator.Mutate(
            dice, ["gzip", "deflate, gzip;q=0.5", "*;q=0, identity", "gzip;q=1.000, br"], ["gzip", "deflate", "identity", "*", ",", ";", "q=", "0", "1", ".", " ", "x-gzip"]), Coding),
    ];

    private static byte[] GenerateBody(Dice dice)
    {
        var coding = dice.Next(3);
        using var output = new MemoryStream();
        using (Stream stream = coding switch
        {
            0 => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            1 => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(dice.Pick(Contents));
        }

        var body = output.ToArray();
        return [(byte)coding, .. dice.OneIn(4) ? body : ByteMutator.Mutate(dice, body, body)];
    }

    private static async ValueTask<Verdict> BodyAsync(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return Verdict.Refused("no coding");
        }

        var coding = input.Span[0] == 0 ? ContentCoding.Gzip : ContentCoding.Deflate;
        try
        {
            var pipe = System.IO.Pipelines.PipeReader.Create(new System.Buffers.ReadOnlySequence<byte>(input[1..]));
            using var compressed = await RequestBody.TakeAsync(pipe, input.Length - 1, Pool, CancellationToken.None);
            using var body = compressed is null ? null : await compressed.DecompressAsync(coding, 0, MaxBytes, CancellationToken.None);
            return body is null ? Verdict.Refused("longer than allowed")
                : body.Memory.Length > MaxBytes ? Verdict.Wrong($"{body.Memory.Length} bytes where {MaxBytes} are allowed")
                : Expected(input.Span[0], input[1..].ToArray()) is { } expected && !expected.AsSpan().SequenceEqual(body.Memory.Span) ? Verdict.Wrong("not what .NET's own stream reads")
                : Verdict.Accepted;
        }
        catch (ProtocolException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }
    }

    /// <summary>Null where deflate may be either of two formats.</summary>
    private static byte[]? Expected(byte coding, byte[] body)
    {
        if (coding != 0)
        {
            return null;
        }

        using var stream = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    private static Verdict Coding(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var answer = ContentCodings.OfAnswer(text);
        MessageEncodings.OfAnswer(ContentCoding.Gzip, text);
        if (answer != ContentCoding.Identity && !text.Contains('*') && !text.Contains(ContentCodings.Name(answer), StringComparison.OrdinalIgnoreCase))
        {
            return Verdict.Wrong($"'{text}' is answered with {answer}");
        }

        try
        {
            ContentCodings.OfRequest(text);
            return Verdict.Accepted;
        }
        catch (ProtocolException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }
    }
}
