using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class ContentCodingsTests
{
    [TestCase("", "identity")]
    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "deflate")]
    [TestCase("deflate, gzip", "gzip")]
    [TestCase("gzip;q=0.2, deflate;q=0.3", "deflate")]
    [TestCase("*", "gzip")]
    [TestCase("*;q=0.5, gzip;q=0", "deflate")]
    [TestCase("identity", "identity")]
    [TestCase("identity, gzip", "gzip")]
    [TestCase("identity;q=0.9, gzip;q=0.8", "identity")]
    [TestCase("gzip;q=0", "identity")]
    [TestCase("gzip;q=high", "identity")]
    [TestCase("gzip;q=2", "identity")]
    [TestCase("gzip;q=-1", "identity")]
    [TestCase("gzip;q=NaN", "identity")]
    [TestCase(",,;;=,", "identity")]
    public void The_caller_s_ratings_decide_on_the_coding_of_an_answer(string accept, string coding) =>
        Assert.That(ContentCodings.Name(ContentCodings.OfAnswer(accept)), Is.EqualTo(coding));

    [Test]
    public void Any_header_has_an_answer()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "gzipdeflat*;,=q.01 \t"[random.Next(20)]));

            Assert.That(() => ContentCodings.OfAnswer(header), Throws.Nothing, header);
        }
    }
}
