using System.Xml.Linq;

namespace ModelServing.Architecture.Tests;

public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["ModelServing.Api"] = [],
        ["ModelServing.Planning"] = ["ModelServing.Api"],
        ["ModelServing.Kubernetes"] = ["ModelServing.Api"],
        ["ModelServing.Controllers"] = ["ModelServing.Api", "ModelServing.Planning", "ModelServing.Kubernetes"],
        ["ModelServing.Operator"] = ["ModelServing.Api", "ModelServing.Planning", "ModelServing.Kubernetes", "ModelServing.Controllers"],
        ["Microsoft.ML.OnnxRuntime"] = [],
        ["ModelServing.Protocol"] = [],
        ["ModelServing.Engine"] = ["ModelServing.Protocol"],
        ["ModelServing.Onnx"] = ["ModelServing.Engine", "ModelServing.Protocol", "Microsoft.ML.OnnxRuntime"],
        ["ModelServing.Grpc"] = ["ModelServing.Protocol"],
        ["ModelServing.Fuzz"] =
        [
            "ModelServing.Protocol", "ModelServing.Engine", "ModelServing.Onnx", "ModelServing.Grpc", "ModelServing.Runtime", "ModelServing.Api", "ModelServing.Planning",
            "ModelServing.Kubernetes", "ModelServing.Controllers", "ModelServing.Operator", "ModelServing.Sandbox", "ModelServing.Testing.Basics",
        ],
        ["ModelServing.Runtime"] = ["ModelServing.Protocol", "ModelServing.Engine", "ModelServing.Onnx", "ModelServing.Grpc"],
    };

    [TestCaseSource(nameof(HeldProjects))]
    public void Project_references_only_what_the_layering_allows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.That(Allowed, Contains.Key(name), $"{project} is not in the layering table");
        Assert.That(References(project), Is.SubsetOf(Allowed[name]), $"{name} has a forbidden reference");
    }

    [Test]
    public void The_sandbox_shares_no_assembly_with_what_it_judges()
    {
        var sandbox = SourceTree.Files("ModelServing.Sandbox.csproj", "tests").Single();
        Assert.That(References(sandbox), Is.Empty);
    }

    private static IEnumerable<string> HeldProjects() => SourceTree.Files("*.csproj", [.. SourceTree.ShippedFolders, "tests/Fuzz"]).Select(SourceTree.Relative);

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(Testing.Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
