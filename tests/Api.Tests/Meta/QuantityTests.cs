using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Tests.Meta;

public sealed class QuantityTests
{
    // Canonical forms as Go's k8s.io/apimachinery/pkg/api/resource writes them.
    [TestCase("0", "0")]
    [TestCase("0Gi", "0")]
    [TestCase("-0", "0")]
    [TestCase("1", "1")]
    [TestCase("+1", "1")]
    [TestCase("001", "1")]
    [TestCase("1.", "1")]
    [TestCase(".5", "500m")]
    [TestCase("1.5", "1500m")]
    [TestCase("1000m", "1")]
    [TestCase("1500m", "1500m")]
    [TestCase("1000", "1k")]
    [TestCase("1000k", "1M")]
    [TestCase("1024", "1024")]
    [TestCase("1024Ki", "1Mi")]
    [TestCase("1536Mi", "1536Mi")]
    [TestCase("1.5Gi", "1536Mi")]
    [TestCase("0.5Ki", "512")]
    [TestCase("0.3Ki", "307200m")]
    [TestCase("1.00001Ki", "1024010240u")]
    [TestCase("4Gi", "4Gi")]
    [TestCase("-1Gi", "-1Gi")]
    [TestCase("1e3", "1e3")]
    [TestCase("1E3", "1e3")]
    [TestCase("12e4", "120e3")]
    [TestCase("1e-1", "100e-3")]
    [TestCase("1E", "1E")]
    [TestCase("100n", "100n")]
    [TestCase("0.1n", "1n", TestName = "Finer_than_nano_is_rounded_away_from_zero")]
    [TestCase("-0.1n", "-1n")]
    [TestCase("9Ei", "9223372036854775807", TestName = "Larger_than_int64_is_cut")]
    [TestCase("1e99", "9223372036854775807")]
    [TestCase("1e-999999999999", "1e-9")]
    public void Text_is_written_in_canonical_form(string text, string expected)
    {
        var quantity = Quantity.Parse(text);
        Assert.That(quantity.ToString(), Is.EqualTo(expected));
        Assert.That(Quantity.Parse(expected), Is.EqualTo(quantity));
    }

    [TestCase("")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1 Gi")]
    [TestCase(".")]
    [TestCase("+")]
    [TestCase("Gi")]
    [TestCase("1gi")]
    [TestCase("1K")]
    [TestCase("1Kib")]
    [TestCase("1i")]
    [TestCase("1e")]
    [TestCase("1e1.5")]
    [TestCase("1e+-1")]
    [TestCase("1,5")]
    [TestCase("١")]
    [TestCase("0x10")]
    [TestCase("NaN")]
    public void Other_text_is_refused(string text) => Assert.That(Quantity.TryParse(text, out _), Is.False);

    [Test]
    public void Text_that_is_too_long_is_refused() => Assert.That(Quantity.TryParse(new string('1', 65), out _), Is.False);

    [TestCase("1Gi", "1024Mi")]
    [TestCase("1", "1000m")]
    [TestCase("1k", "1000")]
    [TestCase("1e3", "1k")]
    public void Equal_values_are_equal_whatever_their_suffix(string one, string other)
    {
        Assert.That(Quantity.Parse(one), Is.EqualTo(Quantity.Parse(other)));
        Assert.That(Quantity.Parse(one).GetHashCode(), Is.EqualTo(Quantity.Parse(other).GetHashCode()));
    }

    [Test]
    public void Every_value_survives_a_round_trip_in_its_own_family()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var nano = new BigInteger(random.NextInt64()) * random.NextInt64(1, 1 << 20);
            var format = (QuantityFormat)random.Next(3);
            var quantity = new Quantity(random.Next(2) == 0 ? -nano : nano, format);
            var back = Quantity.Parse(quantity.ToString());
            Assert.That(back.Nano, Is.EqualTo(quantity.Nano), quantity.ToString());
            Assert.That(back.ToString(), Is.EqualTo(quantity.ToString()));
        }
    }

    [Test]
    public void Every_text_that_the_schema_lets_through_can_be_read()
    {
        var random = new Random(13);
        const string Alphabet = "0123456789..++-eEKMGTPEinumk";
        var schema = new Regex(Quantity.Pattern[..^1] + @"\z");
        var matched = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            if (schema.IsMatch(text))
            {
                matched++;
                Assert.That(Quantity.TryParse(text, out var quantity), Is.True, text);
                Assert.That(quantity >= default(Quantity), Is.True, text);
            }
        }

        Assert.That(matched, Is.GreaterThan(1000));
    }

    [TestCase("4294967296", "4294967296")]
    [TestCase("\"4Gi\"", "4Gi")]
    [TestCase("1.5", "1500m")]
    [TestCase("1e400", "9223372036854775807")]
    public void Json_numbers_and_strings_are_read(string json, string expected) => Assert.That(
        JsonSerializer.Deserialize(json, ApiJsonContext.Default.Quantity).ToString(), Is.EqualTo(expected));

    [TestCase("\"x\"")]
    [TestCase("true")]
    [TestCase("{}")]
    public void Other_json_is_refused(string json) => Assert.That(
        () => JsonSerializer.Deserialize(json, ApiJsonContext.Default.Quantity), Throws.InstanceOf<JsonException>());

    [TestCase("1500m", 2)]
    [TestCase("1n", 1)]
    [TestCase("-1500m", -2)]
    public void Whole_units_are_rounded_away_from_zero(string text, long expected) => Assert.That(Quantity.Parse(text).ToInt64(), Is.EqualTo(expected));
}
