using Google.Protobuf;
using Google.Protobuf.Reflection;
using ModelServing.Grpc.Health;
using ModelServing.Grpc.Inference;

namespace ModelServing.Grpc.Tests.Messages;

/// <summary>Names and numbers are the contract with every client there is; these are those of the published protocols.</summary>
internal sealed class WireContractTests
{
    [TestCase("InferParameter", "bool_param 1, int64_param 2, string_param 3, double_param 4, uint64_param 5")]
    [TestCase("InferTensorContents", "bool_contents 1, int_contents 2, int64_contents 3, uint_contents 4, uint64_contents 5, fp32_contents 6, fp64_contents 7, bytes_contents 8")]
    [TestCase("ModelInferRequest", "model_name 1, model_version 2, id 3, parameters 4, inputs 5, outputs 6, raw_input_contents 7")]
    [TestCase("ModelInferRequest.InferInputTensor", "name 1, datatype 2, shape 3, parameters 4, contents 5")]
    [TestCase("ModelInferRequest.InferRequestedOutputTensor", "name 1, parameters 2")]
    [TestCase("ModelInferResponse", "model_name 1, model_version 2, id 3, parameters 4, outputs 5, raw_output_contents 6")]
    [TestCase("ModelInferResponse.InferOutputTensor", "name 1, datatype 2, shape 3, parameters 4, contents 5")]
    [TestCase("ModelStreamInferResponse", "error_message 1, infer_response 2")]
    [TestCase("ModelMetadataResponse", "name 1, versions 2, platform 3, inputs 4, outputs 5, properties 6")]
    [TestCase("RepositoryIndexRequest", "repository_name 1, ready 2")]
    [TestCase("RepositoryIndexResponse.ModelIndex", "name 1, version 2, state 3, reason 4")]
    [TestCase("ModelStatistics", "name 1, version 2, last_inference 3, inference_count 4, execution_count 5, inference_stats 6, batch_stats 7")]
    [TestCase("InferStatistics", "success 1, fail 2, queue 3, compute_input 4, compute_infer 5, compute_output 6")]
    [TestCase("InferBatchStatistics", "batch_size 1, compute_input 2, compute_infer 3, compute_output 4")]
    public void Fields_have_the_numbers_of_the_protocol(string message, string expected)
    {
        var type = Find(GrpcServiceReflection.Descriptor.MessageTypes, message.Split('.'));

        Assert.That(string.Join(", ", type.Fields.InFieldNumberOrder().Select(field => $"{field.Name} {field.FieldNumber}")), Is.EqualTo(expected));
    }

    [TestCase("ModelConfig", "name 1, platform 2, version_policy 3, max_batch_size 4, input 5, output 6, instance_group 7, default_model_filename 8, dynamic_batching 11, backend 17")]
    [TestCase("ModelInput", "name 1, data_type 2, dims 4")]
    [TestCase("ModelOutput", "name 1, data_type 2, dims 3")]
    [TestCase("ModelInstanceGroup", "name 1, count 2, kind 4")]
    [TestCase("ModelDynamicBatching", "preferred_batch_size 1, max_queue_delay_microseconds 2, default_queue_policy 6")]
    public void Configuration_fields_have_the_numbers_of_Triton(string message, string expected)
    {
        var type = Find(ModelConfigReflection.Descriptor.MessageTypes, [message]);

        Assert.That(string.Join(", ", type.Fields.InFieldNumberOrder().Select(field => $"{field.Name} {field.FieldNumber}")), Is.EqualTo(expected));
    }

    [Test]
    public void Services_and_methods_have_the_names_of_the_protocols()
    {
        Assert.That(
            GrpcServiceReflection.Descriptor.Services.Single().Methods.Select(method => method.FullName),
            Is.EquivalentTo(((string[])["ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer", "ModelStreamInfer", "ModelConfig",
                "ModelStatistics", "RepositoryIndex", "RepositoryModelLoad", "RepositoryModelUnload"]).Select(method => $"inference.GRPCInferenceService.{method}")));
        Assert.That(
            HealthReflection.Descriptor.Services.Single().Methods.Select(method => method.FullName),
            Is.EquivalentTo(((string[])["Check", "Watch", "List"]).Select(method => $"grpc.health.v1.Health.{method}")));
    }

    [Test]
    public void A_request_has_these_bytes()
    {
        var request = Given.Request("FP32", [1, 2], null);
        request.Id = "7";
        request.Parameters.Add("timeout", new InferParameter { Int64Param = 5 });
        request.RawInputContents.Add(ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8));

        Assert.That(Convert.ToHexStringLower(request.ToByteArray()), Is.EqualTo(
            "0a016d" + "1a0137" + "220d0a0774696d656f757412021005" + "2a0d0a01611204465033321a020102" + "3a080102030405060708"));
    }

    private static MessageDescriptor Find(IEnumerable<MessageDescriptor> messages, string[] path)
    {
        var found = messages.Single(message => message.Name == path[0]);
        return path.Length == 1 ? found : Find(found.NestedTypes, path[1..]);
    }
}
