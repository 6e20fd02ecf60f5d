using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Fetching.Oci;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class RelativePathTests
{
    private static readonly string[] Pieces = ["..", ".", "", "a", "b.onnx", "\\", "\0", "…", " ", ".wh.x", "C:"];

    [Test]
    public void A_path_that_is_safe_never_leaves_its_folder([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (RelativePath.IsSafe(path))
            {
                Assert.That(Path.GetFullPath(Path.Combine("/models", path)), Is.EqualTo("/models/" + path), path);
            }
        }
    }

    [TestCase("models/.wh.model.onnx", "models/model.onnx", true)]
    [TestCase(".wh.models", "models/model.onnx", true)]
    [TestCase(".wh.mod", "models/model.onnx", false)]
    [TestCase("models/.wh..wh..opq", "models/a/b.onnx", true)]
    [TestCase("other/.wh..wh..opq", "models/model.onnx", false)]
    [TestCase(".wh..wh..opq", "model.onnx", true)]
    public void A_whiteout_hides_what_it_names_and_what_is_below(string name, string path, bool hides) =>
        Assert.That(ArchiveSearch.Hides(name, path), Is.EqualTo(hides));
}
