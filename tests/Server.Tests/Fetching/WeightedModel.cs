using System.Text;

namespace ModelServing.Runtime.Tests.Fetching;

/// <summary>An ONNX file, as small as can be, that keeps one tensor in another file. Field numbers are those of onnx.proto3.</summary>
internal static class WeightedModel
{
    public static byte[] Make(string location)
    {
        byte[] entry = [.. Text(1, "location"), .. Text(2, location)];
        byte[] tensor = [.. Number(1, 4), .. Number(2, 1), .. Text(8, "w"), .. Bytes(13, entry), .. Number(14, 1)];
        byte[] graph = [.. Text(2, "g"), .. Bytes(5, tensor)];
        byte[] opset = [.. Text(1, ""), .. Number(2, 17)];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, opset)];
    }

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => content.Length < 128
        ? [(byte)((field << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((field << 3) | 2), (byte)((content.Length & 0x7F) | 0x80), (byte)(content.Length >> 7), .. content];
}
