using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using ModelServing.Protocol.Requests;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class RequestBodyTests
{
    [TestCase(true, 0, 100)]
    [TestCase(true, 37, 100)]
    [TestCase(true, 64, 300_000)]
    [TestCase(false, 0, 0)]
    [TestCase(false, 37, 100)]
    [TestCase(false, 129, 300_000)]
    public async Task What_follows_the_JSON_is_aligned_for_every_element_type(bool announced, int headerLength, int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var pool = new BodyBufferPool(1 << 20);

        using var body = await RequestBody.ReadAsync(Request(content, announced), headerLength, 1 << 20, pool);

        Assert.That(body!.Memory.ToArray(), Is.EqualTo(content));
        Assert.That(AddressOf(body.Memory, headerLength) % InferRequestReader.BinaryAlignment, Is.Zero);
    }

    [TestCase(true, 1_000, true)]
    [TestCase(true, 1_001, false)]
    [TestCase(false, 1_000, true)]
    [TestCase(false, 1_001, false)]
    public async Task A_body_beyond_the_limit_is_none_and_its_buffer_goes_back(bool announced, int length, bool fits)
    {
        var pool = new BodyBufferPool(1 << 20);

        using (var body = await RequestBody.ReadAsync(Request(new byte[length], announced), 0, 1_000, pool))
        {
            Assert.That(body is not null, Is.EqualTo(fits));
        }

        Assert.That(pool.RetainedBytes, Is.EqualTo(announced && !fits ? 0 : 4_096 + BodyBufferPool.Slack));
    }

    [Test]
    public async Task A_buffer_goes_back_once_however_often_it_is_disposed()
    {
        var pool = new BodyBufferPool(1 << 20);
        var body = await RequestBody.ReadAsync(Request(new byte[10], announced: true), 0, 1_000, pool);

        body!.Dispose();
        body.Dispose();

        Assert.That(pool.RetainedBytes, Is.EqualTo(4_096 + BodyBufferPool.Slack));
    }

    [Test]
    public void A_body_that_ends_early_gives_its_buffer_back()
    {
        var pool = new BodyBufferPool(1 << 20);
        var request = Request(new byte[10], announced: true);
        request.ContentLength = 20;

        Assert.That(async () => await RequestBody.ReadAsync(request, 0, 1_000, pool), Throws.InstanceOf<EndOfStreamException>());
        Assert.That(pool.RetainedBytes, Is.EqualTo(4_096 + BodyBufferPool.Slack));
    }

    [TestCase(true, 300_000, true)]
    [TestCase(false, 300_000, true)]
    [TestCase(true, 300_001, false)]
    public async Task A_compressed_body_is_aligned_bounded_and_gives_back_what_it_borrowed(bool announced, int length, bool fits)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content.AsSpan(0, 1_000));
        using var packed = new MemoryStream();
        await using (var compressor = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await compressor.WriteAsync(content);
        }

        var pool = new BodyBufferPool(2 << 20);
        using (var body = await RequestBody.ReadAsync(Request(packed.ToArray(), announced), 37, 300_000, pool, ContentCoding.Gzip))
        {
            Assert.That(body is not null, Is.EqualTo(fits));
            if (body is not null)
            {
                Assert.That(body.Memory.ToArray(), Is.EqualTo(content));
                Assert.That(AddressOf(body.Memory, 37) % InferRequestReader.BinaryAlignment, Is.Zero);
            }
        }

        // The array for the limit, the smaller ones on the way to it, and the compressed bytes' own: together less than twice the largest.
        Assert.That(pool.RetainedBytes, Is.InRange(512 << 10, (1_024 + 16) << 10));
    }

    private static HttpRequest Request(byte[] content, bool announced)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(content);
        request.ContentLength = announced ? content.Length : null;
        return request;
    }

    private static long AddressOf(ReadOnlyMemory<byte> memory, int offset)
    {
        Assert.That(MemoryMarshal.TryGetArray(memory, out var segment));
        return Marshal.UnsafeAddrOfPinnedArrayElement(segment.Array!, 0) + segment.Offset + offset;
    }
}
