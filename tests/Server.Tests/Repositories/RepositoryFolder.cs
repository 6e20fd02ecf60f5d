using System.Globalization;
using System.Runtime.InteropServices;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>A repository of one test's own, of real models: the example model, each with a description that makes its content unique.</summary>
internal sealed class RepositoryFolder : IDisposable
{
    /// <summary>Small, so that warm-up is short.</summary>
    public const string Configuration = "max_batch_size: 4\n";

    private readonly TemporaryFolder _folder = new();

    public RepositoryFolder() => _folder.Folder("models");

    public string Path => _folder.File("models");

    /// <summary>A version of a model.</summary>
    public string Add(string model, int version, string? description = null) => Write(
        string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/model.onnx"), FollowedModel.Variant(description ?? $"{model} {version}"));

    /// <summary>A whole model: versions, and a configuration that serves all of them.</summary>
    public void AddAll(string model, params int[] versions)
    {
        Configure(model, $"{Configuration}version_policy {{ all {{ }} }}");
        foreach (var version in versions)
        {
            Add(model, version);
        }
    }

    public void Configure(string model, string text) => Write($"{model}/config.pbtxt", System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content) => _folder.Write($"models/{name}", content);

    /// <summary>Somewhere outside the repository.</summary>
    public string WriteOutside(string name, byte[] content) => _folder.Write($"outside/{name}", content);

    public void Link(string name, string target)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>Something that waits for ever when it is opened as a file is.</summary>
    public void Pipe(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Assert.That(MakePipe(path, 0x1B6), Is.Zero);
    }

    public void Remove(string name) => Directory.Delete(System.IO.Path.Combine(Path, name), recursive: true);

    public Task<TestRuntime> StartAsync(ModelControlMode control, params string[] models) => TestRuntime.StartAsync(new RepositoryOptions(Path, control, models));

    public void Dispose() => _folder.Dispose();

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);
}
