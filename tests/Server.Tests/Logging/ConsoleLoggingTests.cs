using Microsoft.Extensions.Logging;
using ModelServing.Runtime.Logging;

namespace ModelServing.Runtime.Tests.Logging;

internal sealed class ConsoleLoggingTests
{
    /// <summary>The server makes an Activity for each request where this category can be heard at all.</summary>
    [TestCase(LogLevel.Trace)]
    [TestCase(LogLevel.Information)]
    [TestCase(LogLevel.Error)]
    public void Requests_are_not_traced_for_a_log_that_says_nothing_of_them(LogLevel level)
    {
        using var logs = ConsoleLogging.CreateFactory(level);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical), Is.False);
            Assert.That(logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Error), Is.True);
        }
    }
}
