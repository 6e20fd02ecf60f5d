using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelServing.Benchmarks.Models;

namespace ModelServing.Benchmarks.Serving;

/// <summary>Whole HTTP/1.1 requests of one row each.</summary>
internal static class WireRequest
{
    /// <summary>The Open Inference Protocol with binary tensors, in and out.</summary>
    public static byte[] Binary(BenchModel model, int seed)
    {
        var row = MemoryMarshal.AsBytes(model.Row(seed).AsSpan());
        var json = $$"""{"inputs":[{"name":"{{model.Input}}","shape":[{{Shape(model)}}],"datatype":"FP32","parameters":{"binary_data_size":{{row.Length}} } }],"parameters":{"binary_data_output":true} }""";
        return [.. Head("application/octet-stream", json.Length + row.Length, $"Inference-Header-Content-Length: {json.Length}\r\n"), .. Encoding.ASCII.GetBytes(json), .. row];
    }

    /// <summary>The same in JSON alone.</summary>
    public static byte[] Json(BenchModel model, int seed)
    {
        var json = $$"""{"inputs":[{"name":"{{model.Input}}","shape":[{{Shape(model)}}],"datatype":"FP32","data":{{JsonSerializer.Serialize(model.Row(seed))}} }]}""";
        return [.. Head("application/json", json.Length, ""), .. Encoding.ASCII.GetBytes(json)];
    }

    private static string Shape(BenchModel model) => string.Join(',', model.RowShape);

    private static byte[] Head(string contentType, int length, string more) => Encoding.ASCII.GetBytes(
        $"POST /v2/models/{BenchModel.ServedName}/infer HTTP/1.1\r\nHost: bench\r\nContent-Type: {contentType}\r\n{more}Content-Length: {length}\r\n\r\n");
}
