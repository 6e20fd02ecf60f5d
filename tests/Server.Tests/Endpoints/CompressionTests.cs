using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class CompressionTests : ProtocolFixture
{
    private const int Limit = 1 << 20;

    [TestCase("gzip", "gzip")]
    [TestCase("GZIP", "gzip")]
    [TestCase("x-gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    [TestCase("deflate", "raw")]
    [TestCase("identity", "none")]
    public async Task A_compressed_request_has_the_answer_of_the_plain_one(string encoding, string format)
    {
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed: 3)));
        var json = Encoding.UTF8.GetBytes(TestModel.JsonRequest(seed: 3).ToJsonString());

        Assert.That(await ExpectOutputAsync(await PostAsync(Compress(json, format), encoding)), Is.EqualTo(expected));
    }

    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    public async Task The_header_length_counts_decompressed_bytes(string encoding, string format)
    {
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed: 3)));
        var json = Encoding.UTF8.GetBytes(TestModel.BinaryRequest().ToJsonString());
        var body = Compress([.. json, .. TestModel.Bytes(TestModel.Values(3))], format);

        Assert.That(await ExpectOutputAsync(await PostAsync(body, encoding, headerLength: json.Length)), Is.EqualTo(expected));
    }

    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    [TestCase("deflate", "raw")]
    public async Task A_stream_cut_anywhere_is_400(string encoding, string format)
    {
        var whole = Compress(Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString()), format);
        var cuts = Enumerable.Range(0, 12).Concat(Enumerable.Range(whole.Length - 12, 12)).Append(whole.Length / 2);
        foreach (var cut in cuts)
        {
            await ExpectErrorAsync(await PostAsync(whole[..cut], encoding), 400, encoding);
        }
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task What_is_no_stream_of_its_encoding_is_400(string encoding) =>
        await ExpectErrorAsync(await PostAsync(Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString()), encoding), 400, $"not a valid {encoding} stream");

    [Test]
    public async Task Something_behind_a_gzip_stream_is_400() =>
        await ExpectErrorAsync(
            await PostAsync([.. Compress(Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString()), "gzip"), 1, 2, 3, 4, 5], "gzip"), 400, "followed by something else");

    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    [TestCase("deflate", "raw")]
    public async Task The_limit_holds_for_decompressed_bytes_and_is_named(string encoding, string format)
    {
        var fits = Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString().PadRight(Limit));

        await ExpectOutputAsync(await PostAsync(Compress(fits, format), encoding));
        await ExpectErrorAsync(await PostAsync(Compress([.. fits, (byte)' '], format), encoding), 413, $"larger than {Limit} bytes when decompressed");
    }

    [Test]
    public async Task A_bomb_is_413_in_no_more_memory_than_the_limit_asks()
    {
        var bomb = Compress(new byte[256 << 20], "gzip");
        await ExpectErrorAsync(await PostAsync(bomb, "gzip"), 413);

        var before = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < 8; i++)
        {
            await ExpectErrorAsync(await PostAsync(bomb, "gzip"), 413);
        }

        // Of 256 times the limit. Per request: the buffers on the way to the limit, where the pool is full, and what client and server need to exchange a body.
        Assert.That((GC.GetTotalAllocatedBytes() - before) / 8, Is.LessThan(8 * Limit));
    }

    [Test]
    public async Task Damaged_streams_are_never_a_fault_of_the_server()
    {
        var random = new Random(20);
        var json = Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString());
        foreach (var (encoding, format) in new[] { ("gzip", "gzip"), ("deflate", "zlib"), ("deflate", "raw") })
        {
            var whole = Compress(json, format);
            for (var i = 0; i < 60; i++)
            {
                var damaged = (byte[])whole.Clone();
                for (var flips = random.Next(1, 4); flips > 0; flips--)
                {
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                }

                using var response = await PostAsync(damaged, encoding);

                // A flipped bit of a header's time stamp, or of a stored value in a format without a checksum, harms nobody.
                Assert.That((int)response.StatusCode, Is.AnyOf(200, 400), await response.Content.ReadAsStringAsync());
            }
        }
    }

    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "deflate")]
    [TestCase("gzip, deflate, br", "gzip")]
    [TestCase("deflate;q=1, gzip;q=0.5", "deflate")]
    public async Task A_large_answer_is_compressed_when_asked_for(string accept, string encoding)
    {
        var request = LargeAnswer();
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(request));
        using var message = Message(request, accept);

        using var response = await Runtime.Client.SendAsync(message);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo([encoding]));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        var plain = Decompress(await response.Content.ReadAsByteArrayAsync(), encoding);
        Assert.That(JsonNode.Parse(plain)!["outputs"]![0]!["data"]!.AsArray().Select(value => (float)value!), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_header_length_of_a_compressed_answer_counts_what_it_was_before()
    {
        var request = LargeAnswer();
        request["parameters"] = new JsonObject { ["binary_data_output"] = true };
        using var message = Message(request, "deflate");

        using var response = await Runtime.Client.SendAsync(message);

        var plain = Decompress(await response.Content.ReadAsByteArrayAsync(), "deflate");
        var length = int.Parse(response.Headers.GetValues(TestRuntime.HeaderLength).Single(), System.Globalization.CultureInfo.InvariantCulture);
        var size = (int)JsonNode.Parse(plain.AsSpan(0, length))!["outputs"]![0]!["parameters"]!["binary_data_size"]!;
        Assert.That(plain, Has.Length.EqualTo(length + size));
    }

    [TestCase("br")]
    [TestCase("gzip;q=0")]
    [TestCase("identity;q=1, gzip;q=0.1")]
    public async Task An_answer_stays_plain_where_no_offered_encoding_is_wanted(string accept)
    {
        using var message = Message(LargeAnswer(), accept);

        using var response = await Runtime.Client.SendAsync(message);

        Assert.That(response.Content.Headers.ContentEncoding, Is.Empty);
        await ExpectOutputAsync(response);
    }

    /// <summary>Rows as long as the batch allows would be a short answer of this model still; the id makes it long.</summary>
    private static JsonObject LargeAnswer()
    {
        var request = TestModel.JsonRequest(rows: 4);
        request["id"] = new string('a', 2_000);
        return request;
    }

    private static HttpRequestMessage Message(JsonNode request, string accept)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, TestRuntime.InferPath) { Content = new StringContent(request.ToJsonString()) };
        message.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        return message;
    }

    private static async Task<HttpResponseMessage> PostAsync(byte[] body, string encoding, int? headerLength = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (headerLength is { } length)
        {
            content.Headers.TryAddWithoutValidation(TestRuntime.HeaderLength, $"{length}");
        }

        return await Runtime.Client.PostAsync(new Uri(TestRuntime.InferPath, UriKind.Relative), content);
    }

    private static byte[] Compress(byte[] plain, string format)
    {
        using var packed = new MemoryStream();
        using (Stream compressor = format switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "zlib" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "raw" => new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BufferedStream(new MemoryStream()),
        })
        {
            compressor.Write(plain);
        }

        return format == "none" ? plain : packed.ToArray();
    }

    private static byte[] Decompress(byte[] packed, string encoding)
    {
        using var source = new MemoryStream(packed);
        using Stream decompressor = encoding == "gzip"
            ? new GZipStream(source, CompressionMode.Decompress)
            : new ZLibStream(source, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        decompressor.CopyTo(plain);
        return plain.ToArray();
    }
}
