using ModelServing.Engine.Accelerators;

namespace ModelServing.Engine.Tests.Accelerators;

internal sealed class VisibleDevicesParserTests
{
    private const string Uuid = "GPU-8e1c2f90-1111-2222-3333-444455556666";

    [TestCase(null, typeof(VisibleDevices.Unset))]
    [TestCase("", typeof(VisibleDevices.Unset))]
    [TestCase("all", typeof(VisibleDevices.Every))]
    [TestCase("none", typeof(VisibleDevices.NoDevice))]
    [TestCase("void", typeof(VisibleDevices.Injected))]
    [TestCase("0,1", typeof(VisibleDevices.Listed))]
    public void The_words_of_the_container_toolkit_are_known(string? value, Type kind) =>
        Assert.That(VisibleDevicesParser.OfContainer(value), Is.TypeOf(kind));

    [TestCase(null, typeof(VisibleDevices.Unset))]
    [TestCase("", typeof(VisibleDevices.NoDevice))]
    [TestCase("-1", typeof(VisibleDevices.NoDevice))]
    [TestCase("all", typeof(VisibleDevices.Unreadable))]
    [TestCase("void", typeof(VisibleDevices.Unreadable))]
    [TestCase(Uuid, typeof(VisibleDevices.Listed))]
    public void CUDA_has_other_words(string? value, Type kind) =>
        Assert.That(VisibleDevicesParser.OfProcess(value), Is.TypeOf(kind));

    [Test]
    public void Devices_are_named_by_UUID_by_its_beginning_by_place_or_as_slices()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(Uuid.ToUpperInvariant()), Is.EqualTo([new DeviceName.Gpu(Uuid)]));
            Assert.That(Names("GPU-8e1c,GPU-9f2d0000-1"), Is.EqualTo([new DeviceName.Gpu("GPU-8e1c"), new DeviceName.Gpu("GPU-9f2d0000-1")]));
            Assert.That(Names("3,0"), Is.EqualTo([new DeviceName.Place(3), new DeviceName.Place(0)]));
            Assert.That(
                Names("MIG-8e1c2f90-1111-2222-3333-444455556666,MIG-GPU-8e1c2f90-1111-2222-3333-444455556666/1/0,0:1"),
                Has.Length.EqualTo(3).And.All.TypeOf<DeviceName.Slice>());
        }
    }

    [TestCase("0,", "entry 2")]
    [TestCase(",", "entry 1")]
    [TestCase(" 0", "entry 1")]
    [TestCase("0 ,1", "entry 1")]
    [TestCase("0\n", "entry 1")]
    [TestCase("-2", "entry 1")]
    [TestCase("1000", "entry 1")]
    [TestCase("99999999999999999999", "entry 1")]
    [TestCase("0x1", "entry 1")]
    [TestCase("٣", "entry 1")]
    [TestCase("ALL", "entry 1")]
    [TestCase("all,0", "entry 1")]
    [TestCase("GPU-", "entry 1")]
    [TestCase("GPU-abc", "entry 1")]
    [TestCase("GPU-zzzz", "entry 1")]
    [TestCase("gpu-8e1c2f90", "entry 1")]
    [TestCase("GPU-8e1c2f90-1111-2222-3333-4444555566667", "entry 1")]
    [TestCase("GPU-8e1c\"} 1\nnv_gpu_utilization 1", "entry 1")]
    [TestCase("/var/run/nvidia-container-devices", "entry 1")]
    [TestCase("nvidia.com/gpu=0", "entry 1")]
    [TestCase("0,0", "twice")]
    [TestCase("GPU-8e1c,GPU-8E1C", "twice")]
    [TestCase("0,GPU-8e1c", "more than one way")]
    [TestCase("GPU-8e1c,MIG-8e1c", "more than one way")]
    public void What_is_no_list_is_none_and_is_not_repeated(string value, string reason)
    {
        var container = VisibleDevicesParser.OfContainer(value);
        var process = VisibleDevicesParser.OfProcess(value);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((container as VisibleDevices.Unreadable)?.Reason, Does.Contain(reason).And.Not.Contain("nv_gpu"));
            Assert.That(process, Is.EqualTo(container));
        }
    }

    [Test]
    public void A_list_is_bounded_in_length_and_number()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(string.Join(',', Enumerable.Range(0, 64))), Has.Length.EqualTo(64));
            Assert.That(VisibleDevicesParser.OfContainer(string.Join(',', Enumerable.Range(0, 65))), Is.EqualTo(new VisibleDevices.Unreadable("it names more than 64 devices")));
            Assert.That(VisibleDevicesParser.OfContainer(new string('0', 5000)), Is.EqualTo(new VisibleDevices.Unreadable("it is longer than 4096 characters")));
        }
    }

    [Test]
    public void Any_text_is_read_without_a_fault()
    {
        var random = new Random(2800);
        const string Alphabet = "GPUMIG-0123456789abcdefxyz,:/ \n\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            if (VisibleDevicesParser.OfContainer(text) is VisibleDevices.Listed list)
            {
                Assert.That(list.Devices, Has.Length.EqualTo(text.Split(',').Length).And.Unique, text);
            }
        }
    }

    private static DeviceName[] Names(string value) => [.. ((VisibleDevices.Listed)VisibleDevicesParser.OfContainer(value)).Devices];
}
