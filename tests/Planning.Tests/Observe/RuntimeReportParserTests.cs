using System.Text;
using ModelServing.Planning.Observe;

namespace ModelServing.Planning.Tests.Observe;

public sealed class RuntimeReportParserTests
{
    [Test]
    public void Element_of_the_contract_is_read_whole()
    {
        var report = RuntimeReportParser.ParseElement(
            $$$"""{"name":"a","version":"1","state":"READY","reason":"","digest":"sha256:{{{Given.Digest}}}","sizeBytes":585532,"opset":11,"executionProvider":"CPU","timings":{"verifySeconds":0.003,"loadSeconds":0.061,"warmupSeconds":0.402}}""");
        Assert.That(report, Is.EqualTo(new RuntimeReport
        {
            Version = "1",
            State = "READY",
            Digest = $"sha256:{Given.Digest}",
            SizeBytes = 585532,
            Opset = 11,
            ExecutionProvider = "CPU",
            VerifyMilliseconds = 3,
            LoadMilliseconds = 61,
            WarmupMilliseconds = 402,
        }));
    }

    [Test]
    public void Index_gives_the_element_of_the_model() => Assert.That(
        RuntimeReportParser.ParseIndex("""[{"name":"b","state":"LOADING"},7,{"name":"a","state":"READY"}]""", "a")?.State, Is.EqualTo("READY"));

    [Test]
    public void Index_gives_the_version_that_serves_with_the_others_in_it()
    {
        var report = RuntimeReportParser.ParseIndex("""[{"name":"a","id":"x1","state":"READY"},{"name":"b"},{"name":"a","id":"x2","state":"UNAVAILABLE"},{"name":"a","id":"/"}]""", "a")!;
        Assert.That(report.Id, Is.EqualTo("x1"));
        Assert.That(report.Others.Select(other => (other.Id, other.State)), Is.EqualTo(((string?, string?)[])[("x2", "UNAVAILABLE"), (null, null)]));
    }

    [TestCase("")]
    [TestCase("Unhandled exception. System.Exception")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("null")]
    [TestCase("""{"state":"READY" """)]
    [TestCase("""{"a":[[[[[[[[[[1]]]]]]]]]]}""")]
    public void Text_that_is_no_element_is_no_report(string text) => Assert.That(RuntimeReportParser.ParseElement(text), Is.Null);

    [TestCase("""{"state":7,"exitCode":"65","digest":"sha256:xyz","sizeBytes":-1,"opset":1e99,"timings":[1]}""")]
    [TestCase("""{"state":"a b","reason":"<script>","exitCode":-1,"sizeBytes":1.5,"timings":{"fetchSeconds":-1,"loadSeconds":1e300,"verifySeconds":"1"}}""")]
    [TestCase("""{"exitCode":256,"opset":9999999,"timings":null,"digest":null}""")]
    public void Members_out_of_range_count_as_missing(string text) => Assert.That(RuntimeReportParser.ParseElement(text), Is.EqualTo(new RuntimeReport()));

    [Test]
    public void Message_is_one_short_line()
    {
        var message = RuntimeReportParser.ParseElement("{\"message\":\"a\\n\\u001b[31m\\t b" + new string('€', 5000) + "\"}")!.Message!;
        Assert.That(message, Does.StartWith("a [31m b€"));
        Assert.That(message.Any(char.IsControl), Is.False);
        Assert.That(Encoding.UTF8.GetByteCount(message), Is.LessThanOrEqualTo(810));
    }

    [Test]
    public void No_text_makes_it_throw()
    {
        var random = new Random(7);
        const string Alphabet = "{}[]\",:\\u0d8 tfn1e-.\"state\"\"reason\"timings\ud800\u0000";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            Assert.That(() => (RuntimeReportParser.ParseElement(text), RuntimeReportParser.ParseIndex(text, "a")), Throws.Nothing, text);
        }

        Assert.That(RuntimeReportParser.ParseElement("""{"state":"\ud800","message":"x"}"""), Is.Null.Or.Not.Null);
    }
}
