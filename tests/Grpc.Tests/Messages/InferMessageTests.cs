using System.Runtime.InteropServices;
using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Messages;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Grpc.Tests.Messages;

internal sealed class InferMessageTests
{
    [Test]
    public void Random_requests_of_the_generated_code_are_read_as_they_were_written()
    {
        var random = new Random(17);
        for (var round = 0; round < 300; round++)
        {
            var written = RandomRequest(random);

            var message = InferMessage.Parse(written.ToByteArray());
            var read = message.ToRequest();

            Assert.That((read.ModelName, read.ModelVersion, read.Id ?? ""), Is.EqualTo((written.ModelName, written.ModelVersion, written.Id)));
            Assert.That(read.Inputs.Select(input => input.Name), Is.EqualTo(written.Inputs.Select(input => input.Name)));
            Assert.That(read.Inputs.Select(input => input.Shape), Is.EqualTo(written.Inputs.Select(input => input.Shape)));
            Assert.That(read.Inputs.Select(input => input.Data.ToArray()), Is.EqualTo(Data(written)));
            Assert.That(read.Outputs.Select(output => output.Name), Is.EqualTo(written.Outputs.Select(output => output.Name)));
            Assert.That(read.Outputs.Select(output => output.BinaryData), Is.All.True);
            Assert.That(read.Parameters.TimeoutMicroseconds, Is.EqualTo(written.Parameters.TryGetValue("timeout", out var timeout) ? timeout.Int64Param : (long?)null));
        }
    }

    [Test]
    public void Raw_tensors_and_packed_floats_stay_where_they_are()
    {
        var raw = Given.Request("FP32", [2], null);
        raw.RawInputContents.Add(ByteString.CopyFrom(new byte[8]));
        var packed = Given.Request("FP32", [2], new() { Fp32Contents = { 1, 2 } });

        foreach (var bytes in (byte[][])[raw.ToByteArray(), packed.ToByteArray()])
        {
            Assert.That(MemoryMarshal.TryGetArray(Given.Read(bytes).Inputs.Single().Data, out var segment), Is.True);
            Assert.That(segment.Array, Is.SameAs(bytes));
        }
    }

    [Test]
    public void Unknown_fields_are_passed_over()
    {
        byte[] unknown = [0x78, 0x05, 0x7D, 1, 2, 3, 4, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7A, 0x02, 0xFF, 0xFF, 0x7B, 0x78, 0x01, 0x7C];
        var bytes = Given.Request("FP32", [1], new() { Fp32Contents = { 1 } }).ToByteArray();

        Assert.That(Given.Read([.. unknown, .. bytes, .. unknown]).Inputs, Has.Length.EqualTo(1));
    }

    [Test]
    public void Of_a_name_that_comes_twice_the_later_counts() =>
        Assert.That(InferMessage.Parse((byte[])[0x0A, 0x01, (byte)'a', 0x0A, 0x01, (byte)'b']).ModelName, Is.EqualTo("b"));

    [Test]
    public void Whose_request_it_is_is_known_before_it_is_understood()
    {
        var request = Given.Request("NONE", [1], null);
        request.Id = "7";

        var message = InferMessage.Parse(request.ToByteArray());

        Assert.That((message.ModelName, message.Id), Is.EqualTo(("m", "7")));
        Assert.Throws<ProtocolException>(() => message.ToRequest());
    }

    [Test]
    public void Limits_are_those_of_REST()
    {
        var inputs = new ModelInferRequest();
        inputs.Inputs.AddRange(Enumerable.Range(0, RequestLimits.MaxInputs + 1).Select(_ => new ModelInferRequest.Types.InferInputTensor()));
        var outputs = new ModelInferRequest();
        outputs.Outputs.AddRange(Enumerable.Range(0, RequestLimits.MaxOutputs + 1).Select(_ => new ModelInferRequest.Types.InferRequestedOutputTensor()));
        var parameters = new ModelInferRequest();
        parameters.Parameters.Add(Enumerable.Range(0, RequestLimits.MaxParameters + 1).ToDictionary(i => $"{i}", _ => new InferParameter { BoolParam = true }));

        Assert.That(Given.Refusal(inputs.ToByteArray()).Message, Is.EqualTo("inputs has more than 256 elements"));
        Assert.That(Given.Refusal(outputs.ToByteArray()).Message, Is.EqualTo("outputs has more than 256 elements"));
        Assert.That(Given.Refusal(parameters.ToByteArray()).Message, Is.EqualTo("parameters has more than 256 elements"));
    }

    [Test]
    public void Whatever_comes_is_read_or_refused([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = RandomRequest(random).ToByteArray();
            for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (random.Next(2) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length + 1)];
            }

            try
            {
                Given.Read(bytes);
            }
            catch (ProtocolException refused)
            {
                Assert.That(refused.Message, Is.Not.Empty);
            }
        }
    }

    private static ModelInferRequest RandomRequest(Random random)
    {
        var request = new ModelInferRequest { ModelName = Text(random), ModelVersion = Text(random), Id = Text(random) };
        var isRaw = random.Next(2) == 0;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var rows = random.Next(4);
            var input = new ModelInferRequest.Types.InferInputTensor { Name = $"i{i}", Datatype = "INT32", Shape = { rows, 2 } };
            var values = Enumerable.Range(0, rows * 2).Select(_ => random.Next(int.MinValue, int.MaxValue)).ToArray();
            if (isRaw)
            {
                request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<int>(values)));
            }
            else
            {
                input.Contents = new InferTensorContents { IntContents = { values } };
            }

            input.Parameters.Add(Text(random), new InferParameter { DoubleParam = random.NextDouble() });
            request.Inputs.Add(input);
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = $"o{i}" });
        }

        if (random.Next(2) == 0)
        {
            request.Parameters.Add("timeout", new InferParameter { Int64Param = random.NextInt64(1, long.MaxValue) });
        }

        return request;
    }

    private static IEnumerable<byte[]> Data(ModelInferRequest request) => request.RawInputContents.Count > 0
        ? request.RawInputContents.Select(raw => raw.ToByteArray())
        : request.Inputs.Select(input => MemoryMarshal.AsBytes<int>(input.Contents.IntContents.ToArray()).ToArray());

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next('a', 'ÿ')));
}
