using System.Text.Json.Nodes;
using ModelServing.Runtime.Commands;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Commands;

internal sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_model_is_told_as_JSON()
    {
        var (exitCode, output, error) = await RunAsync(TestModel.FilePath, "--output", "json");

        Assert.That(exitCode, Is.Zero, error);
        var report = JsonNode.Parse(output)!;
        var model = report["models"]!.AsArray().Single()!;
        Assert.That((bool)model["valid"]!, Is.True);
        Assert.That((long)model["format"]!["operatorSets"]!["ai.onnx"]!, Is.EqualTo(9));
        Assert.That((string?)model["inputs"]![0]!["datatype"], Is.EqualTo("FP32"));
        Assert.That(model["inputs"]![0]!["shape"]!.ToJsonString(), Is.EqualTo("[-1,3,-1,-1]"));
        Assert.That((bool)model["batching"]!["possible"]!, Is.True);
        Assert.That(report["executionProviders"]!.AsArray().Select(provider => (string?)provider!["name"]), Is.EqualTo(["CPU", "CUDA"]));
        Assert.That((bool)report["executionProviders"]![0]!["usable"]!, Is.True);
    }

    [Test]
    public async Task A_folder_is_told_as_a_table_and_the_first_problem_decides_on_the_exit_code()
    {
        _folder.Write("models/good.onnx", await File.ReadAllBytesAsync(TestModel.FilePath));
        _folder.Write("models/deep/\u001b[31mbad.onnx", "<html>");
        _folder.Write("models/notes.txt", "no model");

        var (exitCode, output, error) = await RunAsync("--models", _folder.File("models"));

        Assert.That(exitCode, Is.EqualTo(65), error);
        Assert.That(output, Does.Contain("good.onnx: nothing speaks against it").And.Contain("bad.onnx: would be refused").And.Contain("InvalidModel: "));
        Assert.That(output, Does.Contain("x  FP32  [").And.Contain("batching      along the first dimension").And.Contain("CPU           usable"));
        Assert.That(output, Does.Not.Contain("\u001b").And.Not.Contain("notes.txt"));
    }

    [Test]
    public async Task A_file_that_is_not_there_ends_with_66() => Assert.That((await RunAsync(_folder.File("none.onnx"))).ExitCode, Is.EqualTo(66));

    [TestCase("not both", "a.onnx", "--models", "b")]
    [TestCase("--models", "--output", "json")]
    [TestCase("does not exist", "--models", "/nowhere")]
    [TestCase("xml", "a.onnx", "--output", "xml")]
    [TestCase("b.onnx", "a.onnx", "b.onnx")]
    public async Task Wrong_usage_ends_with_64(string problem, params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(arguments);

        Assert.That(exitCode, Is.EqualTo(64));
        Assert.That(error, Does.Contain(problem).And.Contain("model-runtime inspect --help"));
    }

    [Test]
    public async Task A_folder_without_models_is_wrong_usage()
    {
        _folder.Folder("empty");

        Assert.That((await RunAsync("--models", _folder.File("empty"))).ExitCode, Is.EqualTo(64));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await RuntimeCommandLine.RunAsync(["inspect", .. arguments], _ => { }, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
