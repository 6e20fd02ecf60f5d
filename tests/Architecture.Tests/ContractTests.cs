extern alias runtime;

using System.Text;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using runtime::ModelServing.Runtime.Commands;
using runtime::ModelServing.Runtime.Configuration;
using runtime::ModelServing.Runtime.Reporting;
using YamlDotNet.RepresentationModel;
using FailureReason = ModelServing.Engine.Models.FailureReason;

namespace ModelServing.Architecture.Tests;

/// <summary>
/// Operator and runtime share no code, only docs/reference/runtime-contract.md. Here both sides of it are held together: what the operator
/// writes (the planner's golden files) is read by the runtime's own parser, and what the runtime says is read by the operator's.
/// </summary>
public sealed class ContractTests
{
    [TestCaseSource(nameof(ConfigMaps))]
    public void Runtime_accepts_the_configuration_that_the_operator_writes(string file)
    {
        var document = ((YamlScalarNode)Load(file)["data"]["config.json"]).Value!;

        Assert.That(ConfigurationParser.Parse(Encoding.UTF8.GetBytes(document)), Is.TypeOf<ParsedConfiguration.Valid>());
    }

    [TestCaseSource(nameof(Deployments))]
    public void Runtime_knows_every_variable_verb_and_port_that_the_operator_uses(string file)
    {
        var pod = Load(file)["spec"]["template"]["spec"];
        var fetch = ((YamlSequenceNode)pod["initContainers"]).Single();
        var serve = ((YamlSequenceNode)pod["containers"]).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Texts(fetch["args"]), Is.EqualTo(["fetch"]));
            Assert.That(Texts(serve["args"]), Is.EqualTo(["serve"]));
            Assert.That(Variables(fetch).Union(Variables(serve)), Is.SubsetOf(KnownVariables));
            Assert.That(
                ((YamlSequenceNode)serve["ports"]).Select(port => ((YamlScalarNode)port["containerPort"]).Value),
                Is.EqualTo([Settings.HttpPort.Default, Settings.MetricsPort.Default, Settings.GrpcPort.Default]));
        }
    }

    [Test]
    public void Operator_has_a_reason_for_every_failure_of_the_runtime([Values] FailureReason reason)
    {
        // A fault of the runtime itself is a crash to whoever only sees the pod.
        var expected = reason == FailureReason.InternalError ? "RuntimeCrashed" : reason.ToString();

        Assert.That(typeof(FailureReasons).GetFields().Select(field => field.GetRawConstantValue()), Contains.Item(expected));
    }

    [Test]
    public void Operator_reads_every_last_word_of_the_runtime([Values] FailureReason reason)
    {
        var message = TerminationMessage.Render(IndexEntries.Failure(ModelIdentity.Unknown, reason, "what was wrong"));

        var report = RuntimeReportParser.ParseElement(Encoding.UTF8.GetString(message));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report?.State, Is.EqualTo("UNAVAILABLE"));
            Assert.That(report?.Reason, Is.EqualTo(reason.ToString()));
            Assert.That(report?.Message, Is.EqualTo("what was wrong"));
            Assert.That(report?.ExitCode, Is.InRange(64, 77));
        }
    }

    private static IEnumerable<string> ConfigMaps() => GoldenFiles("configmap.yaml");

    private static IEnumerable<string> Deployments() => GoldenFiles("deployment.yaml");

    private static IEnumerable<string> GoldenFiles(string name) =>
        SourceTree.Files(name, Path.Combine("tests", "Planning.Tests", "Golden")).Select(SourceTree.Relative);

    private static IEnumerable<string?> KnownVariables =>
        [Settings.Config.Variable, Settings.Models.Variable, Settings.Source.Variable, Settings.RegistryCredentials.Variable, Settings.TerminationLog.Variable];

    private static IEnumerable<string> Variables(YamlNode container) => ((YamlSequenceNode)container["env"])
        .Select(variable => ((YamlScalarNode)variable["name"]).Value!)
        .Where(name => name.StartsWith("MODEL_SERVING_", StringComparison.Ordinal));

    private static IEnumerable<string?> Texts(YamlNode list) => ((YamlSequenceNode)list).Select(item => ((YamlScalarNode)item).Value);

    private static YamlNode Load(string file)
    {
        using var reader = File.OpenText(Testing.Repository.At(file));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }
}
