namespace ModelServing.Testing;

/// <summary>Where things are in the checkout that this assembly was built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Operator.sln</c>, found upwards from the running assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Set <c>UPDATE_GOLDEN=1</c> to rewrite files of expected output instead of comparing with them.</summary>
    public static bool RewritesExpected => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>The executable that a project of the solution was built to, of the same flavour (debug, release) as the running assembly.</summary>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string Executable(string project, string assembly)
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, assembly);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{assembly} has not been built: {path} is missing. Run 'make build' in {Root}.", path);
    }

    /// <summary>The example's model: PP-OCR's text-direction classifier, brought by <c>npm ci</c>.</summary>
    public static string TextDirectionModel =>
        At("node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"Operator.sln is not in any folder above {AppContext.BaseDirectory}");
    }
}
