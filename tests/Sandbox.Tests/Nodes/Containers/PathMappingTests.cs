using ModelServing.Sandbox.Nodes.Containers;

namespace ModelServing.Sandbox.Tests.Nodes.Containers;

public sealed class PathMappingTests
{
    private readonly PathMapping _mapping = new([("/models", "/h/m"), ("/etc/model-serving/", "/h/c"), ("/models/cache", "/h/k"), ("/dev/termination-log", "/h/t")]);

    [TestCase("/models", "/h/m")]
    [TestCase("/models/a/b.onnx", "/h/m/a/b.onnx")]
    [TestCase("/models/cache/x", "/h/k/x", TestName = "The deepest mount wins")]
    [TestCase("/etc/model-serving/config.json", "/h/c/config.json")]
    [TestCase("/dev/termination-log", "/h/t")]
    [TestCase("/modelsother", "/modelsother", TestName = "A name that only begins like a mount is another")]
    [TestCase("models/a", "models/a")]
    [TestCase("cat /models/a", "cat /models/a", TestName = "Text around a path is not looked into")]
    [TestCase("/models/../../etc/passwd", "/models/../../etc/passwd", TestName = "A path that climbs is left alone")]
    public void Values_under_a_mount_become_paths_of_this_machine(string value, string expected) => Assert.That(_mapping.Map(value), Is.EqualTo(expected));

    [TestCase("--file=/models/a", "--file=/h/m/a")]
    [TestCase("name=/models/a", "name=/models/a")]
    public void Options_with_a_path_are_mapped_behind_the_equals_sign(string argument, string expected) => Assert.That(_mapping.MapArgument(argument), Is.EqualTo(expected));
}
