namespace ModelServing.Onnx.Format;

/// <summary>
/// Reads what a model file says of itself and checks its structure without loading it, so that a file that is no model, a model that is too new, and a model
/// that does not load are told apart. Reads no weights; memory does not grow with the size of the file.
/// </summary>
public static class OnnxModelReader
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Reads a file's header.</summary>
    /// <param name="path">The model.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, it is damaged, or its external data lie outside its folder.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModelHeader Read(string path)
    {
        using var file = Open(path);
        return Read(file);
    }

    /// <summary>Reads a model's header.</summary>
    /// <param name="model">Readable and seekable, at its start.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, it is damaged, or its external data lie outside its folder.</exception>
    public static OnnxModelHeader Read(Stream model) => new OnnxModelScan(model, isConfined: true).ReadHeader();

    /// <summary>Reads all but the weights. External data outside the model's folder are told, not refused.</summary>
    /// <param name="path">The model.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModelDescription Describe(string path)
    {
        using var file = Open(path);
        return Describe(file);
    }

    /// <summary>Reads all but the weights. External data outside the model's folder are told, not refused.</summary>
    /// <param name="model">Readable and seekable, at its start.</param>
    /// <exception cref="OnnxFormatException">It is not an ONNX model, or is damaged.</exception>
    public static OnnxModelDescription Describe(Stream model) => new OnnxModelScan(model, isConfined: false).ReadDescription();

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
}
