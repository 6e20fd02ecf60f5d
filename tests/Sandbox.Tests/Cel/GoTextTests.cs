using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Tests.Cel;

public sealed class GoTextTests
{
    [TestCase(0.1, "0.1")]
    [TestCase(1, "1")]
    [TestCase(100000, "100000")]
    [TestCase(1e6, "1e+06")]
    [TestCase(123456789, "1.23456789e+08")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(0.00001, "1e-05")]
    [TestCase(-2.5, "-2.5")]
    [TestCase(1e100, "1e+100")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    public void Doubles_print_as_fmt_prints_them(double value, string text) => Assert.That(GoText.Double(value), Is.EqualTo(text));

    [TestCase(1e6, "1000000")]
    [TestCase(1e21, "1e+21")]
    [TestCase(0.000001, "0.000001")]
    public void Doubles_encode_as_json_encodes_them(double value, string text) => Assert.That(GoText.JsonDouble(value), Is.EqualTo(text));

    [TestCase("a\"b\\c\n\u0001\u200b\U0001F600é", "\"a\\\"b\\\\c\\n\\x01\\u200b\U0001F600é\"")]
    public void Texts_are_quoted_as_strconv_quotes_them(string text, string quoted) => Assert.That(GoText.Quote(text), Is.EqualTo(quoted));

    [Test]
    public void Json_is_compact_sorted_and_safe_for_html() =>
        Assert.That(GoText.Json(JsonNode.Parse("""{"b": [1, 2.5, null, true], "a": "<&>"}""")), Is.EqualTo("{\"a\":\"\\u003c\\u0026\\u003e\",\"b\":[1,2.5,null,true]}"));
}
