using System.Net;
using System.Net.Http.Headers;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(1, 1.0, 500)]
    [TestCase(1, 0.0, 250)]
    [TestCase(2, 1.0, 1_000)]
    [TestCase(4, 1.0, 4_000)]
    [TestCase(100, 1.0, 15_000)]
    public void The_delay_doubles_up_to_its_limit(int failures, double jitter, double milliseconds) =>
        Assert.That(RetryPolicy.Delay(FetchTuning.Default, failures, jitter, null).TotalMilliseconds, Is.EqualTo(milliseconds));

    [Test]
    public void A_longer_wait_that_the_server_asks_for_is_honoured()
    {
        Assert.That(RetryPolicy.Delay(FetchTuning.Default, 1, 1, TimeSpan.FromSeconds(60)), Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(RetryPolicy.Delay(FetchTuning.Default, 1, 1, TimeSpan.Zero), Is.EqualTo(TimeSpan.FromMilliseconds(500)));
    }

    [TestCase("7", 7.0)]
    [TestCase("Fri, 02 Jan 2026 03:04:15 GMT", 10.0)]
    [TestCase("Fri, 02 Jan 2026 03:04:00 GMT", null)]
    [TestCase(null, null)]
    public void Retry_After_is_read_as_seconds_or_as_a_date(string? header, double? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = header is null ? null : RetryConditionHeaderValue.Parse(header);

        var outcome = (AttemptOutcome.Interrupted)ResponseClassifier.Classify(response, new Uri("https://a/x"), Now);

        Assert.That(outcome.RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }
}
