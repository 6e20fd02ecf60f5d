using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Repositories.TextFormat;
using ModelServing.Runtime.Tests.Fetching;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>Somebody may write one model's folder, and tries to reach beyond it.</summary>
internal sealed class HostileFolderTests
{
    private readonly RepositoryFolder _folder = new();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public async Task Nothing_in_a_folder_reaches_beyond_it_and_the_others_serve()
    {
        _folder.AddAll("good", 1);
        var secret = _folder.WriteOutside("secret.onnx", FollowedModel.Variant("secret"));
        _folder.Link("outside/1/model.onnx", secret);
        _folder.Link("neighbour/1/model.onnx", "../../good/1/model.onnx");
        _folder.Link("version/1", Path.Combine(_folder.Path, "good", "1"));
        _folder.Link("whole", Path.GetDirectoryName(secret)!);
        _folder.Link("circle/1/model.onnx", "model.onnx");
        _folder.Pipe("pipe/1/model.onnx");
        _folder.Link("device/1/model.onnx", "/dev/zero");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder", "1", "model.onnx"));
        _folder.Add("inside", 1);
        File.Move(Path.Combine(_folder.Path, "inside/1/model.onnx"), Path.Combine(_folder.Path, "inside/shared.onnx"));
        _folder.Link("inside/1/model.onnx", "../shared.onnx");
        await using var runtime = await _folder.StartAsync(ModelControlMode.None);
        await runtime.StartedAsync();

        var index = (await runtime.IndexEntriesAsync()).ToDictionary(entry => (string)entry["name"]!, entry => $"{entry["state"]} {entry["reason"]}: {entry["message"]}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(index["good"], Does.StartWith("READY"));
            Assert.That(index["inside"], Does.StartWith("READY"), "a link within the folder is the owner's own business");
            Assert.That(index["outside"], Is.EqualTo("UNAVAILABLE AccessDenied: '1/model.onnx' leads out of the model's folder"));
            Assert.That(index["neighbour"], Is.EqualTo("UNAVAILABLE AccessDenied: '1/model.onnx' leads out of the model's folder"));
            Assert.That(index["version"], Is.EqualTo("UNAVAILABLE AccessDenied: '1/model.onnx' leads out of the model's folder"));
            Assert.That(index["whole"], Is.EqualTo("UNAVAILABLE AccessDenied: 'whole' leads out of the repository"));
            Assert.That(index["device"], Is.EqualTo("UNAVAILABLE AccessDenied: '1/model.onnx' leads out of the model's folder"));
            Assert.That(index["pipe"], Is.EqualTo("UNAVAILABLE ModelUnreadable: '1/model.onnx' is a named pipe, and not a file"));
            Assert.That(index["folder"], Is.EqualTo("UNAVAILABLE ModelUnreadable: '1/model.onnx' is a folder, and not a file"));
            Assert.That(index["circle"], Does.StartWith("UNAVAILABLE ModelUnreadable"));
        }
    }

    [Test]
    public async Task Weights_are_copied_with_their_model_and_from_nowhere_else()
    {
        _folder.WriteOutside("weights.bin", "secret"u8.ToArray());
        _folder.Write("model/1/model.onnx", WeightedModel.Make("data/weights.bin"));
        _folder.Write("model/1/data/weights.bin", "weights"u8.ToArray());
        _folder.Write("model/2/model.onnx", WeightedModel.Make("data/weights.bin"));
        _folder.Write("model/2/data/weights.bin", "others!"u8.ToArray());
        _folder.Write("model/3/model.onnx", WeightedModel.Make("weights.bin"));
        _folder.Link("model/3/weights.bin", "../../../outside/weights.bin");
        _folder.Write("model/4/model.onnx", WeightedModel.Make("../../../outside/weights.bin"));
        _folder.Write("model/5/model.onnx", WeightedModel.Make("weights.bin"));
        var first = (StagedModel.Ready)await StageAsync("1", staged => Assert.That(File.ReadAllText(Path.Combine(staged, "data", "weights.bin")), Is.EqualTo("weights")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((StagedModel.Ready)await StageAsync("2")).Id, Is.Not.EqualTo(first.Id), "other weights are another model");
            Assert.That(File.Exists(first.FilePath), Is.False, "copies stay behind");
            Assert.That(((StagedModel.Failed)await StageAsync("3")).Failure, Is.EqualTo(new ModelFailure(FailureReason.AccessDenied, "'3/weights.bin' leads out of the model's folder")));
            Assert.That(((StagedModel.Failed)await StageAsync("4")).Failure.Reason, Is.EqualTo(FailureReason.InvalidModel));
            Assert.That(((StagedModel.Failed)await StageAsync("5")).Failure.Reason, Is.EqualTo(FailureReason.ModelNotFound));
        }
    }

    [Test]
    public async Task A_link_that_is_exchanged_all_the_time_never_leads_out()
    {
        var secret = _folder.WriteOutside("secret.onnx", "secret"u8.ToArray());
        var own = _folder.Write("model/own.onnx", "own"u8.ToArray());
        _folder.Link("model/1/model.onnx", own);
        var (next, link) = (Path.Combine(_folder.Path, "model", "next"), Path.Combine(_folder.Path, "model", "1", "model.onnx"));
        using var stop = new CancellationTokenSource();
        var exchanges = Task.Run(() =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                File.CreateSymbolicLink(next, count % 2 == 0 ? secret : own);
                File.Move(next, link, overwrite: true);
            }

            return count;
        });

        var (read, refused) = (0, 0);
        for (var i = 0; i < 2_000 || ((read == 0 || refused == 0) && i < 50_000); i++)
        {
            try
            {
                await using var file = ConfinedFile.OpenRead(Path.Combine(_folder.Path, "model"), "1/model.onnx");
                Assert.That(await new StreamReader(file).ReadToEndAsync(), Is.EqualTo("own"));
                read++;
            }
            catch (UnauthorizedAccessException)
            {
                refused++;
            }
        }

        await stop.CancelAsync();
        Assert.That(await exchanges, Is.GreaterThan(100));
        Assert.That(Math.Min(read, refused), Is.Positive, $"both must be seen for this to tell anything: {read} read, {refused} refused");
    }

    [Test]
    public void A_configuration_that_is_none_or_is_huge_is_refused_with_words()
    {
        var reader = new ModelFolderReader(_folder.Path);
        _folder.Pipe("pipe/config.pbtxt");
        _folder.Link("link/config.pbtxt", _folder.WriteOutside("secret.txt", "password: 1"u8.ToArray()));
        _folder.Write("huge/config.pbtxt", new byte[TextFormatParser.MaxBytes + 1]);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder", "config.pbtxt"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Failure(reader, "pipe"), Is.EqualTo(new ModelFailure(FailureReason.ModelUnreadable, "the folder of model 'pipe' cannot be read: 'config.pbtxt' is a named pipe, and not a file")));
            Assert.That(Failure(reader, "link"), Is.EqualTo(new ModelFailure(FailureReason.AccessDenied, "'config.pbtxt' leads out of the model's folder")));
            Assert.That(Failure(reader, "huge"), Is.EqualTo(new ModelFailure(FailureReason.InvalidConfiguration, "config.pbtxt is longer than 1048576 bytes")));
            Assert.That(Failure(reader, "folder").Message, Does.Contain("is a folder, and not a file"));
        }
    }

    [Test]
    public void Folders_that_are_no_version_or_no_model_are_left_out_and_told()
    {
        foreach (var name in (string[])["0", "01", "-1", "+2", "1.0", "latest", "99999999999999999999", "3", "12", "٣"])
        {
            _folder.Add($"model/{name}", 1);
        }

        _folder.Add(".git", 1);
        _folder.Add("lost+found", 1);
        var reader = new ModelFolderReader(_folder.Path);
        var found = (ModelFolder.Found)reader.Read("model");
        var names = reader.Names(out var skipped);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Versions, Is.EqualTo((long[])[3, 12]));
            Assert.That(found.Skipped, Is.EquivalentTo((string[])["\"+2\"", "\"-1\"", "\"0\"", "\"01\"", "\"1.0\"", "\"99999999999999999999\"", "\"latest\"", "\"٣\""]));
            Assert.That(names, Is.EqualTo((string[])["model"]));
            Assert.That(skipped, Is.EqualTo((string[])["\".git\"", "\"lost+found\""]));
            Assert.That(reader.Read("absent"), Is.TypeOf<ModelFolder.Missing>());
        }
    }

    [Test]
    public void A_folder_without_end_is_not_looked_through()
    {
        for (var i = 0; i < 10_001; i++)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "many")).FullName, $"{i}"), []);
        }

        Assert.That(Failure(new ModelFolderReader(_folder.Path), "many").Message, Is.EqualTo("the model's folder holds more than 10000 entries"));
    }

    private async Task<StagedModel> StageAsync(string version, Action<string>? look = null)
    {
        using var staging = new ModelStaging(NullLogger.Instance);
        var staged = await staging.StageAsync(Path.Combine(_folder.Path, "model"), version, "model.onnx", CancellationToken.None);
        if (staged is StagedModel.Ready ready)
        {
            look?.Invoke(Path.GetDirectoryName(ready.FilePath)!);
        }

        return staged;
    }

    private static ModelFailure Failure(ModelFolderReader reader, string model) => ((ModelFolder.Broken)reader.Read(model)).Failure;
}
