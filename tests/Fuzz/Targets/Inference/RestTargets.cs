using System.Buffers.Binary;
using System.Text;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Predict;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Validation;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>Bodies of inference requests over HTTP.</summary>
internal static class RestTargets
{
    private static readonly string[] Requests =
    [
        """{"id":"a","inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[1,2.5,-3e2,4,5,6]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP64","shape":[2,1],"data":[[0.1],[1e300]]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""",
        """{"inputs":[{"data":["a","é\n"],"name":"x","shape":[2],"datatype":"BYTES"}],"parameters":{"timeout":1000,"priority":3,"binary_data_output":false,"other":"x"}}""",
        """{"inputs":[{"name":"ids","shape":[1,2],"datatype":"INT64","data":[-9223372036854775808,9223372036854775807]},{"name":"mask","shape":[1,2],"datatype":"BOOL","data":[true,false]}]}""",
        """{"inputs":[{"name":"x","shape":[4],"datatype":"UINT8","data":[0,255,7,8]},{"name":"z","shape":[0],"datatype":"UINT64","data":[]},{"name":"w","shape":[],"datatype":"INT16","data":[-5]}]}""",
        """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[NaN,-Infinity]}],"unknown":{"a":[1,{"b":null}]}}""",
    ];

    private static readonly string[] BinaryHeaders =
    [
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""",
        """{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}}],"outputs":[{"name":"y"}]}""",
        """{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP16","parameters":{"binary_data_size":8}},{"name":"i","shape":[1],"datatype":"INT32","data":[4]},{"name":"b","shape":[3],"datatype":"BOOL","parameters":{"binary_data_size":3}}]}""",
    ];

    private static readonly byte[][] BinaryParts = [[.. BitConverter.GetBytes(1f), .. new byte[8]], [2, 0, 0, 0, 65, 66, 1, 0, 0, 0, 67], [0, 60, 0, 64, 0, 0, 1, 0, 1, 0, 1]];

    private static readonly string[] Predictions =
    [
        """{"instances":[[1,2,3],[4,5,6]]}""",
        """{"instances":[{"ids":[1,2],"mask":[true,false]},{"ids":[3,4],"mask":[false,true]}],"signature_name":"serving_default"}""",
        """{"inputs":{"ids":[[1,2]],"mask":[[true,false]]}}""",
        """{"inputs":["a",{"b64":"AAEC"}]}""",
        """{"instances":["é",{"b64":""}]}""",
        """{"inputs":[[1.5,-2],[65504,6e-8]]}""",
        """{"instances":[[[NaN]],[[Infinity]]]}""",
    ];

    public static IEnumerable<Target> All =>
    [
        Target.Of("infer-json", "The JSON body of an inference request; System.Text.Json's document reads it as well", static dice => JsonMutator.Mutate(dice, Requests), InferJson),
        Target.Of("infer-binary", "JSON and the tensors behind it (binary tensor extension)", GenerateBinary, InferBinary),
        Target.Of("infer-raw", "One tensor and nothing else", static dice => dice.Bytes(dice.OneIn(2) ? 1 + (12 * dice.Next(5)) : dice.Next(64)), InferRaw),
        Target.Of("predict", "The body of the older protocol of KServe and TensorFlow Serving", GeneratePrediction, Predict),
    ];

    private static Verdict InferJson(ReadOnlyMemory<byte> body) => Guard(() =>
    {
        var request = InferRequestReader.Read(body, null, SampleModel.Image);
        return Checked(request, SampleModel.Image) ?? SecondJsonReader.Complaint(request, body);
    });

    private static byte[] GenerateBinary(Dice dice)
    {
        var which = dice.Next(BinaryHeaders.Length);
        var header = dice.OneIn(3) ? JsonMutator.Mutate(dice, [BinaryHeaders[which]]) : Encoding.UTF8.GetBytes(BinaryHeaders[which]);
        var tensors = dice.OneIn(2) ? ByteMutator.Mutate(dice, BinaryParts[which], BinaryParts[0]) : BinaryParts[which];
        var length = dice.OneIn(8) ? dice.Pick([-1, 0, 1, int.MaxValue, header.Length + 1, header.Length - 1]) : header.Length;
        return [.. BitConverter.GetBytes(length), .. header, .. tensors];
    }

    /// <summary>The length of the header comes first, as the HTTP header would tell it.</summary>
    private static Verdict InferBinary(ReadOnlyMemory<byte> input) => input.Length < sizeof(int) ? Verdict.Refused("shorter than the length") : Guard(() =>
        Checked(InferRequestReader.Read(input[sizeof(int)..], BinaryPrimitives.ReadInt32LittleEndian(input.Span), SampleModel.Image), SampleModel.Image));

    private static Verdict InferRaw(ReadOnlyMemory<byte> input) => input.IsEmpty ? Verdict.Refused("no model") : Guard(() =>
    {
        var model = SampleModel.All[input.Span[0] % SampleModel.All.Length];
        return Checked(InferRequestReader.Read(input[1..], 0, model), model);
    });

    private static byte[] GeneratePrediction(Dice dice) => [(byte)dice.Next(SampleModel.All.Length), .. JsonMutator.Mutate(dice, Predictions)];

    private static Verdict Predict(ReadOnlyMemory<byte> input) => input.IsEmpty ? Verdict.Refused("no model") : Guard(() =>
    {
        var model = SampleModel.All[input.Span[0] % SampleModel.All.Length];
        return Checked(PredictRequestReader.Read(input[1..], model).Request, model);
    });

    /// <summary>Every tensor holds what it says; the next step, which asks whether it fits the model, may refuse it and no more.</summary>
    internal static string? Checked(InferRequest request, ModelMetadata model)
    {
        if (request.Inputs.Select(TensorCheck.Complaint).FirstOrDefault(static complaint => complaint is not null) is { } complaint)
        {
            return complaint;
        }

        try
        {
            RequestValidator.Validate(request, model, 4);
            return null;
        }
        catch (ProtocolException refusal)
        {
            return string.IsNullOrWhiteSpace(refusal.Message) ? "the validator refuses without words" : null;
        }
    }

    /// <summary>The protocol's own refusal is none; a complaint is.</summary>
    internal static Verdict Guard(Func<string?> attempt)
    {
        try
        {
            return attempt() is { } complaint ? Verdict.Wrong(complaint) : Verdict.Accepted;
        }
        catch (ProtocolException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }
    }
}
