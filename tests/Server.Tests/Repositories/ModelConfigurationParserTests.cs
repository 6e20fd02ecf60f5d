using System.Text;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Repositories;

namespace ModelServing.Runtime.Tests.Repositories;

internal sealed class ModelConfigurationParserTests
{
    [Test]
    public void What_has_a_meaning_here_is_taken()
    {
        var (configuration, ignored) = Valid("""
            name: "m"
            platform: "onnxruntime_onnx"
            backend: "onnxruntime"
            default_model_filename: "net.onnx"
            max_batch_size: 16
            version_policy: { specific { versions: [ 7, 3, 3 ] } }
            dynamic_batching { max_queue_delay_microseconds: 100 default_queue_policy { max_queue_size: 9 } }
            instance_group [ { count: 2 kind: KIND_GPU }, { kind: KIND_GPU } ]
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(configuration.FileName, Is.EqualTo("net.onnx"));
            Assert.That(configuration.MaxBatchSize, Is.EqualTo(16));
            Assert.That(configuration.Versions.Choose([1, 7]), Is.EqualTo((long[])[3, 7]));
            Assert.That(configuration.MaxQueueDelay, Is.EqualTo(TimeSpan.FromMicroseconds(100)));
            Assert.That(configuration.MaxQueuedRequests, Is.EqualTo(9));
            Assert.That(configuration.Instances, Is.EqualTo(3));
            Assert.That(configuration.ExecutionProviders, Is.EqualTo((ExecutionProvider[])[ExecutionProvider.Cuda]));
            Assert.That(ignored, Is.Empty);
        }
    }

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("name: \"\" platform: \"\" backend: \"\" default_model_filename: \"\"")]
    public void What_is_not_said_is_as_in_the_configuration_document(string text)
    {
        var (configuration, ignored) = Valid(text);

        Assert.That(configuration with { ExecutionProviders = [] }, Is.EqualTo(
            new ModelConfigurationFile("model.onnx", new VersionPolicy.Latest(1), 1, [], 32, TimeSpan.FromMilliseconds(2), 512)));
        Assert.That(configuration.ExecutionProviders, Is.EqualTo((ExecutionProvider[])[ExecutionProvider.Cpu]));
        Assert.That(ignored, Is.Empty);
    }

    [TestCase("", "3")]
    [TestCase("version_policy { latest { } }", "3")]
    [TestCase("version_policy { latest { num_versions: 2 } }", "2 3")]
    [TestCase("version_policy { all { } }", "1 2 3")]
    [TestCase("version_policy: { specific: { versions: 2 versions: 1 } }", "1 2")]
    public void Policies_choose_versions(string text, string chosen) =>
        Assert.That(string.Join(' ', Valid(text).Configuration.Versions.Choose([3, 1, 2])), Is.EqualTo(chosen));

    [Test]
    public void What_has_no_effect_is_named_with_line_and_column()
    {
        var (_, ignored) = Valid("""
            input [ { name: "x" dims: [ 3 ] } ]
            input [ { name: "y" } ]
            dynamic_batching {
              preferred_batch_size: [ 4, 8 ]
              priority_levels: 2
            }
            version_labels: 1
            """);

        Assert.That(ignored, Is.EquivalentTo((string[])
        [
            "1:1 input", "4:3 dynamic_batching.preferred_batch_size (sizes follow what runs were seen to cost)", "5:3 dynamic_batching.priority_levels", "7:1 version_labels",
        ]));
    }

    [TestCase("name: \"other\"", "1:1: name must be that of the model's folder, 'm', is \"other\"")]
    [TestCase("\n  platform: \"tensorrt_plan\"", "2:3: platform must be 'onnxruntime_onnx', the only one that is served here, is \"tensorrt_plan\"")]
    [TestCase("backend: \"python\"", "1:1: backend must be 'onnxruntime', the only one that is served here, is \"python\"")]
    [TestCase("max_batch_size: -1", "1:17: max_batch_size must be a whole number from 0 to 65536, is \"-1\"")]
    [TestCase("max_batch_size: 4.0", "1:17: max_batch_size must be a whole number from 0 to 65536, is \"4.0\"")]
    [TestCase("max_batch_size: 08", "1:17: max_batch_size must be a whole number from 0 to 65536, is \"08\"")]
    [TestCase("max_batch_size: 99999999999999999999999999999999999999", "must be a whole number")]
    [TestCase("max_batch_size: \"4\"", "1:17: max_batch_size must be a whole number from 0 to 65536, is \"4\"")]
    [TestCase("max_batch_size: 4 max_batch_size: 5", "1:19: max_batch_size is given twice")]
    [TestCase("max_batch_size: [4]", "1:1: max_batch_size is one value, and not a list")]
    [TestCase("max_batch_size { }", "1:16: max_batch_size must be a whole number from 0 to 65536, is a message")]
    [TestCase("version_policy { all { } latest { } }", "1:1: version_policy has latest and all; there can be one")]
    [TestCase("version_policy { specific { } }", "names 0 versions")]
    [TestCase("version_policy { latest { num_versions: 0 } }", "1:41: version_policy.latest.num_versions must be")]
    [TestCase("version_policy { specific { versions: 0 } }", "version_policy.specific.versions must be")]
    [TestCase("dynamic_batching: 1", "1:19: dynamic_batching must be a message in braces, is \"1\"")]
    [TestCase("max_batch_size: 4 dynamic_batching { preferred_batch_size: 8 }", "preferred_batch_size must be at most max_batch_size, 4")]
    [TestCase("instance_group { kind: KIND_TPU }", "must be one of KIND_AUTO, KIND_CPU, KIND_GPU, is \"KIND_TPU\"")]
    [TestCase("instance_group [{ kind: KIND_CPU }, { kind: KIND_GPU }]", "of one kind")]
    [TestCase("instance_group [{ count: 200 }, { count: 200 }]", "400 instances")]
    [TestCase("default_model_filename: \"../other/1/model.onnx\"", "must be a plain file name")]
    [TestCase("default_model_filename: \"..\"", "must be a plain file name")]
    [TestCase("max_batch_size: 4 }", "1:19: there must be the name of a field, there is \"}\"")]
    public void What_cannot_be_honoured_is_told_with_its_place(string text, string problem)
    {
        var invalid = (ParsedModelConfiguration.Invalid)Parse(text);

        Assert.That(string.Join('\n', invalid.Problems), Does.Contain(problem));
    }

    [TestCase("0x10", 16)]
    [TestCase("020", 16)]
    [TestCase("0", 0)]
    public void Numbers_have_three_notations(string text, int value) =>
        Assert.That(Valid($"max_batch_size: {text}").Configuration.MaxBatchSize, Is.EqualTo(value));

    private static (ModelConfigurationFile Configuration, IEnumerable<string> Ignored) Valid(string text) => Parse(text) switch
    {
        ParsedModelConfiguration.Valid valid => (valid.Configuration, valid.Ignored),
        ParsedModelConfiguration.Invalid invalid => throw new AssertionException(string.Join('\n', invalid.Problems)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ParsedModelConfiguration Parse(string text) => ModelConfigurationParser.Parse("m", Encoding.UTF8.GetBytes(text));
}
