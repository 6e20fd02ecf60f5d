using ModelServing.Engine.Admission;
using ModelServing.Engine.Batching;
using ModelServing.Protocol.Requests;

namespace ModelServing.Fuzz.Targets.Engine;

/// <summary>Bytes as settings of a batcher and requests to it: any bytes are a programme.</summary>
internal sealed class Programme(ReadOnlyMemory<byte> bytes)
{
    public const int HeaderBytes = 4;
    public const int RequestBytes = 5;

    private static readonly long?[] Timeouts = [null, null, null, null, null, 200, 1_500, 50_000];

    public int Instances => 1 + (Header(0) & 1);

    public LatencyObjective? Objective => (Header(0) & 6) == 6 ? new LatencyObjective(99, TimeSpan.FromMilliseconds(5)) : null;

    public BatcherOptions Options => new(
        new BatchLimits(1 + (Header(1) % 16), TimeSpan.FromMilliseconds(Header(2) % 4)), true, 4 + (Header(3) % 60), TimeSpan.FromMilliseconds((Header(0) >> 3) & 1), Objective);

    public IEnumerable<ProgrammedRequest> Requests
    {
        get
        {
            for (var at = HeaderBytes; at + RequestBytes <= bytes.Length; at += RequestBytes)
            {
                var number = (at - HeaderBytes) / RequestBytes;
                var request = bytes.Span.Slice(at, RequestBytes).ToArray();
                yield return new ProgrammedRequest(
                    number,
                    1 + (request[0] & 3),
                    1 + ((request[0] >> 2) & 3),
                    request[1] < 6,
                    (request[1] & 0xF0) == 0xF0,
                    ((request[0] >> 4) & 3) switch { 0 => [0], 1 => [1, 0], _ => [0, 1] },
                    new RequestParameters(Timeouts[request[2] & 7], 1 + (request[2] >> 3) % 9, false),
                    TimeSpan.FromMicroseconds(request[3] < 128 ? 0 : request[3] * 4),
                    request[4] < 40);
            }
        }
    }

    private byte Header(int index) => index < bytes.Length ? bytes.Span[index] : (byte)0;
}
