using ModelServing.Runtime.Tests.Endpoints;

namespace ModelServing.Runtime.Tests;

/// <summary>Stops what tests share.</summary>
[SetUpFixture]
internal sealed class ProtocolRunTeardown
{
    [OneTimeTearDown]
    public Task StopAsync() => ProtocolFixture.StopAsync();
}
