using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Metadata;

internal sealed class ProtocolJsonContextTests
{
    [Test]
    public void Metadata_have_the_protocols_names()
    {
        var model = new ModelMetadata("m", ["1"], "onnx_onnxv1", [new TensorMetadata("x", TensorDataType.Fp32, [-1, 3])], []);

        Assert.That(
            JsonSerializer.Serialize(model, ProtocolJsonContext.Default.ModelMetadata),
            Is.EqualTo("""{"name":"m","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]}],"outputs":[]}"""));
    }

    [Test]
    public void An_index_entry_writes_only_what_is_known()
    {
        var entry = new ModelIndexEntry { Name = "m", Version = "1", State = "READY", Reason = "", Opset = 11, Timings = new ModelIndexTimings { LoadSeconds = 0.061 } };

        Assert.That(
            JsonSerializer.Serialize(entry, ProtocolJsonContext.Default.ModelIndexEntry),
            Is.EqualTo("""{"name":"m","version":"1","state":"READY","reason":"","opset":11,"timings":{"loadSeconds":0.061}}"""));
    }

    [Test]
    public void An_error_is_one_member() =>
        Assert.That(JsonSerializer.Serialize(new ErrorBody("no"), ProtocolJsonContext.Default.ErrorBody), Is.EqualTo("""{"error":"no"}"""));
}
