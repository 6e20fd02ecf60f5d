using System.Text;
using ModelServing.Testing;

namespace ModelServing.Integration.Tests;

/// <summary>A model that must not serve: the CR says why, in one reason, and no request is ever answered.</summary>
public sealed class BadModelTests
{
    private const string Name = "bad-model";

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(90_000)]
    public Task Wrong_digest_is_said_and_never_serves(CancellationToken cancellationToken) =>
        AssertStalledAsync(new Manifest(Name) { Sha256 = new string('0', 64) }, "DigestMismatch", "4918", cancellationToken);

    [Test, CancelAfter(90_000)]
    public Task File_that_is_not_onnx_is_said_and_never_serves(CancellationToken cancellationToken) =>
        AssertStalledAsync(new Manifest(Name).WithScratchModel(Encoding.UTF8.GetBytes("<html>not a model</html>")), "InvalidModel", "ONNX", cancellationToken);

    [Test, CancelAfter(90_000)]
    public async Task Truncated_model_is_said_and_never_serves(CancellationToken cancellationToken)
    {
        var whole = await File.ReadAllBytesAsync(Repository.TextDirectionModel, cancellationToken);
        await AssertStalledAsync(new Manifest(Name).WithScratchModel(whole.AsSpan(0, 300_000)), "InvalidModel", "", cancellationToken);
    }

    [Test, CancelAfter(90_000)]
    public Task Operator_set_of_the_future_is_said_and_never_serves(CancellationToken cancellationToken) =>
        AssertStalledAsync(new Manifest(Name).WithScratchModel(WithOpset(999)), "UnsupportedOpset", "999", cancellationToken);

    [Test, CancelAfter(90_000)]
    public Task Missing_file_is_said(CancellationToken cancellationToken) =>
        AssertStalledAsync(new Manifest(Name) { Source = "persistentVolumeClaim: { claimName: models, path: nothing-here.onnx }" }, "ModelNotFound", "nothing-here.onnx", cancellationToken);

    [Test, CancelAfter(90_000)]
    public async Task Correcting_the_spec_recovers(CancellationToken cancellationToken)
    {
        await Given.ApplyAsync(new Manifest(Name) { Sha256 = new string('0', 64) }, cancellationToken);
        await Given.ConditionsAsync(Name, conditions => conditions.IsTrue("Stalled"), cancellationToken);

        await Given.ReadyAsync(new Manifest(Name), cancellationToken);
    }

    private static async Task AssertStalledAsync(Manifest manifest, string reason, string inMessage, CancellationToken cancellationToken)
    {
        await Given.ApplyAsync(manifest, cancellationToken);
        var conditions = await Given.ConditionsAsync(manifest.Name, c => c.IsTrue("Stalled"), cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(conditions.ByType["Stalled"].Reason, Is.EqualTo(reason));
            Assert.That(conditions.ByType["Stalled"].Message, Does.Contain(inMessage).And.Contain("pod " + manifest.Name));
            Assert.That(conditions.IsTrue("Ready"), Is.False);
            Assert.That(conditions.IsTrue("Available"), Is.False);
            Assert.That(conditions.IsTrue("Reconciling"), Is.False);
        }

        var endpoints = await Given.Kubectl.ReadAsync(
            cancellationToken, "get", "endpointslices", "-l", $"kubernetes.io/service-name={manifest.Name}", "-o", "jsonpath={.items[*].endpoints[*].conditions.ready}");
        Assert.That(endpoints, Does.Not.Contain("true"), "a rejected model has no ready endpoint");
    }

    /// <summary>ModelProto of onnx.proto3: ir_version = 1, graph = 7, opset_import = 8 {domain = 1, version = 2}.</summary>
    private static byte[] WithOpset(int version)
    {
        byte[] opset = [0x0A, 0x00, 0x10, (byte)((version & 0x7F) | 0x80), (byte)(version >> 7)];
        byte[] graph = [0x12, 0x01, (byte)'g'];
        return [0x08, 0x08, 0x3A, (byte)graph.Length, .. graph, 0x42, (byte)opset.Length, .. opset];
    }
}
