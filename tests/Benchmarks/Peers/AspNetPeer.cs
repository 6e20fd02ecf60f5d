using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Peers;

/// <summary>
/// What a team writes that has a model and ASP.NET Core: a minimal API over one session, which is run for each request. It speaks the same protocol with
/// binary tensors, has the same settings of ONNX Runtime, borrows its buffers, and logs no requests.
/// </summary>
internal static class AspNetPeer
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    public static async Task ServeAsync(string model, int port, CancellationToken cancellationToken)
    {
        using var options = OrtSettings.Create();
        using var session = new InferenceSession(model, options);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var application = builder.Build();
        application.MapGet("/v2/health/ready", () => Results.Ok());
        application.MapPost("/v2/models/{name}/infer", (HttpContext context) => InferAsync(session, context));
        await application.StartAsync(cancellationToken);
        await ((IHost)application).WaitForShutdownAsync(cancellationToken);
    }

    private static async Task InferAsync(InferenceSession session, HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length), context.RequestAborted);
            var json = int.Parse(context.Request.Headers[HeaderLength].ToString(), NumberStyles.None, CultureInfo.InvariantCulture);
            var answer = Run(session, body.AsMemory(0, json), body.AsSpan(json, length - json), out var header);
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = answer.Length;
            context.Response.Headers[HeaderLength] = header.ToString(CultureInfo.InvariantCulture);
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static byte[] Run(InferenceSession session, ReadOnlyMemory<byte> json, ReadOnlySpan<byte> tensor, out int header)
    {
        using var request = JsonDocument.Parse(json);
        var input = request.RootElement.GetProperty("inputs")[0];
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        using var value = OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(tensor).ToArray(), shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [input.GetProperty("name").GetString()!], [value], session.OutputNames);
        var output = outputs[0];
        var data = MemoryMarshal.AsBytes(output.GetTensorDataAsSpan<float>());
        var answer = JsonSerializer.SerializeToUtf8Bytes(new
        {
            outputs = new[]
            {
                new { name = session.OutputNames[0], datatype = "FP32", shape = output.GetTensorTypeAndShape().Shape, parameters = new { binary_data_size = data.Length } },
            },
        });
        header = answer.Length;
        return [.. answer, .. data];
    }
}
