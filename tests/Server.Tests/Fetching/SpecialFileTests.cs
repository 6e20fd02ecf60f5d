using ModelServing.Engine.Models;
using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Tests.Repositories;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class SpecialFileTests
{
    [Test]
    public async Task A_claim_whose_path_is_a_pipe_is_refused_at_once()
    {
        using var folder = new RepositoryFolder();
        folder.Pipe("claim/model.onnx");

        Assert.That(
            () => ConfinedFile.OpenRead(Path.Combine(folder.Path, "claim"), "model.onnx"),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("'model.onnx' is a named pipe, and not a file"));
        var outcome = await new ClaimModelSource(Path.Combine(folder.Path, "claim"), "model.onnx", 100, null!).TransferAsync(null!, CancellationToken.None);
        Assert.That(((TransferOutcome.Failed)outcome).Reason, Is.EqualTo(FailureReason.ModelUnreadable));
    }
}
