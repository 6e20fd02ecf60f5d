using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelServing.Testing.Images;

namespace ModelServing.Testing.Inference;

/// <summary>
/// A caller of the example model, written from the protocol's text alone: Open Inference Protocol v2 over REST with the binary tensor
/// extension (<c>Inference-Header-Content-Length</c>). It shares no code with the server that it talks to.
/// </summary>
public sealed class TextDirectionClient(HttpClient http, Uri service, string model)
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private readonly Uri _infer = new(service, $"/v2/models/{model}/infer");

    /// <exception cref="HttpRequestException">The server did not answer 200; the message holds its words.</exception>
    public async Task<Prediction> PredictAsync(TextLine line, CancellationToken cancellationToken)
    {
        using var content = Encode(line.Pixels);
        using var response = await http.PostAsync(_infer, content, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}", null, response.StatusCode);
        }

        return Decode(response, body);
    }

    private static ByteArrayContent Encode(float[] pixels)
    {
        var bytes = MemoryMarshal.AsBytes<float>(pixels);
        var header = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,{{{TextLine.Channels}}},{{{TextLine.Height}}},{{{TextLine.Width}}}],"parameters":{"binary_data_size":{{{bytes.Length}}}}}],"parameters":{"binary_data_output":true}}"""));
        var body = new byte[header.Length + bytes.Length];
        header.CopyTo(body, 0);
        bytes.CopyTo(body.AsSpan(header.Length));
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, header.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    private static Prediction Decode(HttpResponseMessage response, byte[] body)
    {
        var length = int.Parse(response.Headers.GetValues(HeaderLength).Single(), CultureInfo.InvariantCulture);
        using var header = JsonDocument.Parse(body.AsMemory(0, length));
        var output = header.RootElement.GetProperty("outputs")[0];
        var shape = output.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64());
        if (!shape.SequenceEqual([1L, 2L]) || output.GetProperty("datatype").GetString() != "FP32")
        {
            throw new InvalidDataException($"Expected FP32 [1, 2], got {output}");
        }

        var values = MemoryMarshal.Cast<byte, float>(body.AsSpan(length));
        return new Prediction(values[0], values[1]);
    }
}
