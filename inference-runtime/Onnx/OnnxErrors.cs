using Microsoft.ML.OnnxRuntime;

namespace ModelServing.Onnx;

/// <summary>What ONNX Runtime says, in a form fit for callers.</summary>
internal static class OnnxErrors
{
    private const string CodePrefix = "[ErrorCode:";

    /// <summary>Whether an exception comes from ONNX Runtime. Its binding looks error codes up in a table and fails with a missing key for a new one.</summary>
    public static bool IsFromRuntime(Exception exception) => exception is OnnxRuntimeException or KeyNotFoundException;

    /// <summary>Whether it says that the inputs do not fit the model.</summary>
    public static bool BlamesInput(Exception exception) => exception.Message.StartsWith(CodePrefix + "InvalidArgument]", StringComparison.Ordinal);

    /// <summary>The message without the code in front.</summary>
    public static string Describe(Exception exception)
    {
        var message = exception is KeyNotFoundException ? "ONNX Runtime failed with an error code that its binding does not know" : exception.Message;
        var end = message.StartsWith(CodePrefix, StringComparison.Ordinal) ? message.IndexOf("] ", StringComparison.Ordinal) : -1;
        return (end < 0 ? message : message[(end + 2)..]).Trim();
    }
}
