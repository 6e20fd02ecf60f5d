using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Images;

/// <summary>The images as <c>make images</c> builds them, from a base that a registry on loopback serves, into an archive and into that registry.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ImageTests
{
    private const string Tag = "test";
    private static readonly string Folder = Repository.At("artifacts", "chart", "images");

    [Test, CancelAfter(300_000)]
    public async Task The_operator_is_built_into_an_archive_and_starts_from_its_files(CancellationToken cancellationToken)
    {
        await using var registry = await RegistryAsync(cancellationToken);
        var result = await BuildAsync(registry, cancellationToken, ("IMAGES", "operator"));
        var image = BuiltImage.InArchive(Repository.At("artifacts", "images", "operator.tar"), $"modelserving/operator:{Tag}");

        Assert.That(result.OrThrow().Output, Does.Match(@"^artifacts/images/operator\.tar@sha256:[0-9a-f]{64}\n  artifacts/images/operator\.cdx\.json names its \d+ files\n  [0-9.]+ MB on top of the base, [0-9.]+ MB with it\n$"));
        Check(image, "modelserving/operator", "8081/tcp");
        CheckBill(image, "operator");
        Assert.That((await RunAsync(image, "operator", cancellationToken, "crd")).OrThrow().Output, Is.EqualTo(await File.ReadAllTextAsync(Repository.At("crds", "modelserving.dev_modeldeployments.yaml"), cancellationToken)));
    }

    [Test, CancelAfter(300_000)]
    public async Task The_same_files_give_the_same_archive_and_the_same_bill_whenever_they_are_put_together(CancellationToken cancellationToken)
    {
        await using var registry = await RegistryAsync(cancellationToken);
        var first = await BuildAndReadAsync(registry, cancellationToken);
        var second = await BuildAndReadAsync(registry, cancellationToken);
        var later = await BuildAndReadAsync(registry, cancellationToken, ("SOURCE_DATE_EPOCH", "1700000000"));

        Assert.That(second, Is.EqualTo(first));
        Assert.That(later.Archive, Is.Not.EqualTo(first.Archive), "the time of the commit is in it");
        Assert.That(BuiltImage.InArchive(Repository.At("artifacts", "images", "operator.tar"), $"modelserving/operator:{Tag}").Configuration["created"]!.GetValue<string>(), Is.EqualTo("2023-11-14T22:13:20Z"));
    }

    /// <summary>Everything is compiled twice.</summary>
    [Test, Category("Long"), CancelAfter(900_000)]
    public async Task The_same_commit_gives_the_same_images_out_of_two_folders(CancellationToken cancellationToken)
    {
        await using var registry = await RegistryAsync(cancellationToken);
        var result = await Command.RunAsync("bash", [Repository.At("images", "check.sh")], Environment(registry), cancellationToken);

        Assert.That(result.OrThrow().Output, Does.Contain("The same from another folder, byte by byte:\n"));
    }

    [Test, CancelAfter(300_000)]
    public async Task The_runtime_is_pushed_to_a_registry_and_loads_a_model_by_its_files(CancellationToken cancellationToken)
    {
        await using var registry = await RegistryAsync(cancellationToken);
        var result = await BuildAsync(registry, cancellationToken, ("IMAGES", "inference-runtime"), ("REGISTRY", registry.Host));
        var image = BuiltImage.InRegistry(registry, "modelserving/inference-runtime", Tag);

        Assert.That(result.OrThrow().Output, Does.StartWith($"{registry.Host}/modelserving/inference-runtime@{LoopbackRegistry.Digest(registry.Manifest("modelserving/inference-runtime", Tag))}\n"));
        Check(image, "modelserving/inference-runtime", "8002/tcp", "8080/tcp", "9000/tcp");
        var bill = CheckBill(image, "inference-runtime");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bill.Component("onnxruntime")["version"]!.GetValue<string>(), Is.EqualTo("1.29.0"));
            Assert.That(bill.Component("onnxruntime")["components"]!.AsArray().Select(file => file!["name"]!.GetValue<string>()), Does.Contain("libonnxruntime.so"));
            Assert.That(bill.Component("AWSSDK.S3")["purl"]!.GetValue<string>(), Does.StartWith("pkg:nuget/AWSSDK.S3@4."));
            Assert.That(bill.Component("Microsoft.AspNetCore.App")["version"]!.GetValue<string>(), Is.EqualTo(TinyBase.DotnetVersion));
        }

        Assert.That((await RunAsync(image, "runtime", cancellationToken, "inspect", Repository.TextDirectionModel)).OrThrow().Output, Does.Contain("CPU"));
    }

    [TestCase("unknown", "linux-x64", "IMAGES names 'unknown'")]
    [TestCase("inference-runtime", "linux-arm64", "PLATFORM is linux-arm64")]
    [TestCase("inference-runtime-gpu", "linux-x64", "BASE_IMAGE is not set")]
    public async Task What_cannot_be_built_is_refused_by_name(string images, string platform, string words)
    {
        var environment = new Dictionary<string, string> { ["IMAGES"] = images, ["PLATFORM"] = platform, ["BASE_IMAGE"] = "" };
        var result = await Command.RunAsync("bash", [Repository.At("images.sh")], environment, CancellationToken.None);

        Assert.That(result.ExitCode, Is.EqualTo(64), result.Output);
        Assert.That(result.Error, Does.Contain(words));
    }

    private static async Task<LoopbackRegistry> RegistryAsync(CancellationToken cancellationToken)
    {
        var registry = await LoopbackRegistry.StartAsync(cancellationToken);
        TinyBase.AddTo(registry);
        return registry;
    }

    private static Task<CommandResult> BuildAsync(LoopbackRegistry registry, CancellationToken cancellationToken, params (string Name, string Value)[] variables)
    {
        var environment = Environment(registry);
        environment["NO_BUILD"] = "1";
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return Command.RunAsync("bash", [Repository.At("images.sh")], environment, cancellationToken);
    }

    private static Dictionary<string, string> Environment(LoopbackRegistry registry) => new()
    {
        ["CONFIGURATION"] = Flavour,
        ["BASE_IMAGE"] = $"{registry.Host}/{TinyBase.Name}:{TinyBase.Tag}",
        ["TAG"] = Tag,
        ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Host,
    };

    private static async Task<(string Archive, string Bill)> BuildAndReadAsync(LoopbackRegistry registry, CancellationToken cancellationToken, params (string Name, string Value)[] variables)
    {
        (await BuildAsync(registry, cancellationToken, [("IMAGES", "operator"), .. variables])).OrThrow();
        var archive = await File.ReadAllBytesAsync(Repository.At("artifacts", "images", "operator.tar"), cancellationToken);
        return (LoopbackRegistry.Digest(archive), await File.ReadAllTextAsync(Repository.At("artifacts", "images", "operator.cdx.json"), cancellationToken));
    }

    /// <summary>Every file of the image is named by its digest, and the image by its own.</summary>
    private static BillOfMaterials CheckBill(BuiltImage image, string name)
    {
        var bill = BillOfMaterials.Read(Repository.At("artifacts", "images", $"{name}.cdx.json"));
        var inImage = image.Files().Where(file => file.Name.TrimStart('/').StartsWith("app/", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file.Name), LoopbackRegistry.Digest(file.Content).Replace("sha256:", "", StringComparison.Ordinal)));
        Assert.That(bill.Violations(), Is.Empty);
        Assert.That(bill.Files.Select(file => (file.Key, file.Value)), Is.EquivalentTo(inImage));
        Assert.That(bill.Image["name"]!.GetValue<string>(), Is.EqualTo($"modelserving/{name}"));
        Assert.That(bill.Image["properties"]![0]!["value"]!.GetValue<string>(), Is.EqualTo(image.Id));
        return bill;
    }

    /// <summary>What the chart and the model pods rely on.</summary>
    private static void Check(BuiltImage image, string name, params string[] ports)
    {
        var configuration = image.Configuration["config"]!;
        var labels = configuration["Labels"]!.AsObject().ToDictionary(label => label.Key, label => label.Value!.GetValue<string>());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(configuration["User"]!.GetValue<string>(), Is.EqualTo("1654"), "the user of the chart's podSecurityContext");
            Assert.That(configuration["Entrypoint"]!.AsArray().Select(part => part!.GetValue<string>()), Is.EqualTo(new[] { "dotnet", name.EndsWith("operator", StringComparison.Ordinal) ? "/app/model-operator.dll" : "/app/model-runtime.dll" }), "the chart and the operator pass the verb alone");
            Assert.That(configuration["Cmd"]?.AsArray(), Is.Null.Or.Empty);
            Assert.That(configuration["ExposedPorts"]!.AsObject().Select(port => port.Key), Is.SupersetOf(ports));
            Assert.That(labels["org.opencontainers.image.title"], Is.EqualTo(name));
            Assert.That(labels["org.opencontainers.image.licenses"], Is.EqualTo("Apache-2.0"));
            Assert.That(labels["org.opencontainers.image.version"], Is.EqualTo(typeof(ImageTests).Assembly.GetName().Version!.ToString(3)));
            Assert.That(labels["org.opencontainers.image.revision"], Does.Match("^([0-9a-f]{40}|unknown)$"));
            Assert.That(labels.Keys, Has.None.EqualTo("org.opencontainers.image.created"), "the same sources give the same image");
            Assert.That(image.Files().Select(file => file.Name), Has.Some.EqualTo(TinyBase.File));
        }
    }

    /// <summary>Runs the program out of the image's files alone, by the dotnet of this machine.</summary>
    private static async Task<CommandResult> RunAsync(BuiltImage image, string name, CancellationToken cancellationToken, params string[] arguments)
    {
        var folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var (file, content) in image.Files().Where(file => file.Name.TrimStart('/').StartsWith("app/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, file.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, cancellationToken);
        }

        var entry = image.Configuration["config"]!["Entrypoint"]!.AsArray()[1]!.GetValue<string>();
        return await Command.RunAsync("dotnet", [Path.Combine(folder, entry.TrimStart('/')), .. arguments], null, cancellationToken);
    }

    private static string Flavour => new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Name == "release" ? "Release" : "Debug";
}
