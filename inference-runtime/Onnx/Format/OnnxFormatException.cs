namespace ModelServing.Onnx.Format;

/// <summary>A file is not an ONNX model, is damaged, or refers to what it must not.</summary>
/// <param name="message">Says where and what.</param>
/// <param name="cause">What the file system said, if it was that.</param>
public sealed class OnnxFormatException(string message, Exception? cause = null) : Exception(message, cause);
