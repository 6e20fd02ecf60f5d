using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Tests.Hosting;

/// <summary>A real model, PP-OCR's text-direction classifier: input x FP32 [-1,3,-1,-1], output softmax_0.tmp_0 FP32 [-1,2].</summary>
internal static class TestModel
{
    public const string Name = "text-direction";
    public const string Input = "x";
    public const string Output = "softmax_0.tmp_0";
    public const int Height = 16;
    public const int Width = 32;

    public static string FilePath { get; } = Path.Combine(
        FindRoot(), "node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx");

    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(FilePath)));

    public static ModelSettings Settings { get; } = new(
        Name, "1", FilePath, Sha256, VerificationPolicy.Enforce, [ExecutionProvider.Cpu], GraphOptimization.All, 1, 4, TimeSpan.Zero, 64, WarmupPolicy.None, 1);

    /// <summary>Values of a picture, different for each seed.</summary>
    public static float[] Values(int seed, int rows = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * 3 * Height * Width).Select(_ => MathF.Round(random.NextSingle(), 4))];
    }

    public static byte[] Bytes(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>A request with its data as JSON, to be changed by the test.</summary>
    public static JsonObject JsonRequest(int seed = 1, int rows = 1) => new()
    {
        ["inputs"] = new JsonArray(new JsonObject
        {
            ["name"] = Input,
            ["shape"] = new JsonArray(rows, 3, Height, Width),
            ["datatype"] = "FP32",
            ["data"] = new JsonArray([.. Values(seed, rows).Select(value => JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture)))]),
        }),
    };

    /// <summary>The same request with its data behind the JSON.</summary>
    public static JsonObject BinaryRequest(int rows = 1) => new()
    {
        ["inputs"] = new JsonArray(new JsonObject
        {
            ["name"] = Input,
            ["shape"] = new JsonArray(rows, 3, Height, Width),
            ["datatype"] = "FP32",
            ["parameters"] = new JsonObject { ["binary_data_size"] = rows * 3 * Height * Width * sizeof(float) },
        }),
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Operator.sln is not above the test binary");
        }

        return folder.FullName;
    }
}
