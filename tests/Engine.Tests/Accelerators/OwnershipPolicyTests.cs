using System.Collections.Immutable;
using ModelServing.Engine.Accelerators;

namespace ModelServing.Engine.Tests.Accelerators;

internal sealed class OwnershipPolicyTests
{
    private static readonly Accelerator A = Given.Device("a");
    private static readonly Accelerator B = Given.Device("b");

    [Test]
    public void A_whole_GPU_by_UUID_is_the_pods_own_where_the_cluster_shares_none() =>
        Assert.That(Own(Told(A.Uuid), A), Is.EqualTo([A]));

    [Test]
    public void A_whole_GPU_may_be_time_sliced_as_long_as_nobody_rules_it_out() =>
        Assert.That(Reason(Told(A.Uuid, sharing: AcceleratorSharing.Unknown), A), Does.Contain("time-slicing"));

    [TestCase(ComputeMode.Default, false)]
    [TestCase(ComputeMode.ExclusiveThread, false)]
    [TestCase(ComputeMode.Prohibited, false)]
    [TestCase(null, false)]
    [TestCase(ComputeMode.ExclusiveProcess, true)]
    public void A_GPU_that_takes_one_process_is_not_time_sliced(ComputeMode? mode, bool isOwn)
    {
        var device = A with { ComputeMode = mode };

        Assert.That(Decide(Told(A.Uuid, sharing: AcceleratorSharing.Unknown), device), isOwn ? Is.TypeOf<DeviceOwnership.Own>() : Is.TypeOf<DeviceOwnership.Unsure>());
    }

    [Test]
    public void One_of_two_that_takes_many_processes_spoils_both() =>
        Assert.That(
            Decide(Told("void", sharing: AcceleratorSharing.Unknown), A with { ComputeMode = ComputeMode.ExclusiveProcess }, B),
            Is.TypeOf<DeviceOwnership.Unsure>());

    [Test]
    public void Through_a_Multi_Process_Service_a_GPU_is_shared_whatever_else_is_said()
    {
        var device = A with { ComputeMode = ComputeMode.ExclusiveProcess };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Reason(Told(A.Uuid, new() { ["CUDA_MPS_PIPE_DIRECTORY"] = "/mps/nvidia.com/gpu/pipe" }), device), Does.Contain("Multi-Process"));
            Assert.That(Reason(Told(A.Uuid, folder: "/tmp/nvidia-mps"), device), Does.Contain("Multi-Process"));
        }
    }

    [Test]
    public void A_slice_has_no_utilisation_of_its_own_however_it_is_named()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Reason(Told("MIG-8e1c2f90-1111-2222-3333-444455556666"), A with { IsSliced = true }), Does.Contain("MIG"));
            Assert.That(Reason(Told("0:0"), A with { IsSliced = true }), Does.Contain("MIG"));
            Assert.That(Reason(Told("void"), A with { IsSliced = true }), Does.Contain("MIG"));
            Assert.That(Reason(Told(A.Uuid), A with { IsSliced = true }), Does.Contain("MIG"), "the whole by name, sliced all the same");
            Assert.That(Reason(Told(A.Uuid), A with { IsSliced = null }), Does.Contain("MIG"), "not told");
            Assert.That(Reason(Told(A.Uuid, new() { ["CUDA_VISIBLE_DEVICES"] = "MIG-8e1c2f90" }), A), Does.Contain("MIG"));
            Assert.That(Reason(Told("void"), A, B with { IsSliced = true }), Does.Contain("MIG"), "one of two");
        }
    }

    [TestCase("all")]
    [TestCase("none")]
    [TestCase(null)]
    [TestCase("")]
    [TestCase("/var/run/nvidia-container-devices")]
    [TestCase("garbage\n")]
    public void Devices_that_nobody_gave_this_container_are_not_its_own(string? given) =>
        Assert.That(Reason(Told(given), A), Does.StartWith("NVIDIA_VISIBLE_DEVICES").And.Not.Contain("garbage"));

    [Test]
    public void Devices_that_were_injected_are()
    {
        Assert.That(Own(Told("void"), A, B), Is.EqualTo([A, B]));
    }

    [Test]
    public void Only_the_named_devices_of_those_that_a_privileged_container_sees_are_its_own() =>
        Assert.That(Own(Told(B.Uuid), A, B), Is.EqualTo([B]));

    [Test]
    public void A_beginning_of_a_UUID_stands_for_one_device_or_for_none()
    {
        var twin = A with { Uuid = A.Uuid[..12] + "9999-1111-2222-3333-444455556666" };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Own(Told(A.Uuid[..12]), A, B), Is.EqualTo([A]));
            Assert.That(Reason(Told(A.Uuid[..12]), A, twin), Does.Contain("not one alone"));
            Assert.That(Reason(Told($"{A.Uuid},{A.Uuid[..12]}"), A, B), Does.Contain("not one alone"), "two names of one device");
            Assert.That(Reason(Told(B.Uuid), A), Does.Contain("not among those that are seen"));
        }
    }

    [Test]
    public void Places_on_the_node_are_those_that_are_seen_where_the_number_fits()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Own(Told("6,3"), A, B), Is.EqualTo([A, B]));
            Assert.That(Reason(Told("3"), A, B), Does.Contain("counts other devices"), "all of the node are seen");
            Assert.That(Reason(Told("0,1"), A), Does.Contain("counts other devices"));
        }
    }

    [Test]
    public void CUDA_may_use_fewer_and_the_others_do_not_count()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Own(Told("void", Cuda(B.Uuid)), A, B), Is.EqualTo([B]));
            Assert.That(Reason(Told(A.Uuid, Cuda(B.Uuid)), A, B), Does.StartWith("CUDA_VISIBLE_DEVICES"), "not given");
            Assert.That(Own(Told("void", Cuda("0")), A), Is.EqualTo([A]));
            Assert.That(Own(Told("void", Cuda("1,0")), A, B), Is.EqualTo([A, B]));
            Assert.That(Reason(Told("void", Cuda("1")), A, B), Does.Contain("CUDA's own order"));
            Assert.That(Own(Told("void", new() { ["CUDA_VISIBLE_DEVICES"] = "1", ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID" }), A, B), Is.EqualTo([B]));
            Assert.That(Reason(Told("void", Cuda("2")), A, B), Does.Contain("counts other devices"));
            Assert.That(Reason(Told(A.Uuid, Cuda("0")), A, B), Does.Contain("counts other devices"), "of a privileged container");
            Assert.That(Reason(Told("void", Cuda("0,zero")), A), Does.StartWith("CUDA_VISIBLE_DEVICES cannot be read"));
            Assert.That(Decide(Told("void", Cuda("")), A), Is.TypeOf<DeviceOwnership.NoDevice>());
            Assert.That(Decide(Told("void", Cuda("-1")), A), Is.TypeOf<DeviceOwnership.NoDevice>());
        }
    }

    [Test]
    public void Where_nothing_is_seen_nothing_is_owned() =>
        Assert.That(Decide(Told(A.Uuid)), Is.TypeOf<DeviceOwnership.NoDevice>());

    /// <summary>Whatever is said and seen: nothing sliced, nothing through MPS and nothing that may be time-sliced is ever owned, and all that is owned is seen.</summary>
    [Test]
    public void Nothing_is_owned_that_may_be_shared()
    {
        var random = new Random(2801);
        string?[] given = [null, "", "all", "none", "void", A.Uuid, B.Uuid, $"{A.Uuid},{B.Uuid}", "GPU-", "0", "1", "0,1", "MIG-8e1c2f90", "0:0", "x"];
        string?[] used = [null, "", "-1", A.Uuid, B.Uuid, "0", "1", "0,1", "MIG-8e1c2f90", "x"];
        var owned = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var environment = new AcceleratorEnvironment(
                VisibleDevicesParser.OfContainer(Pick(given)),
                VisibleDevicesParser.OfProcess(Pick(used)),
                random.Next(2) == 0,
                random.Next(4) == 0,
                Pick([AcceleratorSharing.Unknown, AcceleratorSharing.None]));
            ImmutableArray<Accelerator> seen =
            [
                .. new[] { A, B }.Take(random.Next(3)).Select(device => device with
                {
                    IsSliced = Pick<bool?>([false, false, true, null]),
                    ComputeMode = Pick<ComputeMode?>([ComputeMode.Default, ComputeMode.ExclusiveProcess, null]),
                }),
            ];
            if (OwnershipPolicy.Decide(environment, seen) is DeviceOwnership.Own { Devices: var devices })
            {
                owned++;
                Assert.That(devices, Is.Not.Empty.And.SubsetOf(seen).And.Unique);
                Assert.That(devices.All(device => device.IsSliced == false), environment.ToString());
                Assert.That(environment.UsesMps, Is.False);
                Assert.That(environment.Container, Is.TypeOf<VisibleDevices.Injected>().Or.TypeOf<VisibleDevices.Listed>());
                Assert.That(environment.Sharing == AcceleratorSharing.None || devices.All(device => device.ComputeMode == ComputeMode.ExclusiveProcess));
            }
        }

        Assert.That(owned, Is.GreaterThan(500), "the property was put to the test");

        T Pick<T>(T[] values) => values[random.Next(values.Length)];
    }

    private static Dictionary<string, string> Cuda(string devices) => new() { ["CUDA_VISIBLE_DEVICES"] = devices };

    private static AcceleratorEnvironment Told(
        string? given, Dictionary<string, string>? more = null, string? folder = null, AcceleratorSharing sharing = AcceleratorSharing.None) =>
        AcceleratorEnvironment.Read(
            name => name == "NVIDIA_VISIBLE_DEVICES" ? given : more?.GetValueOrDefault(name),
            path => path == folder,
            sharing);

    private static DeviceOwnership Decide(AcceleratorEnvironment environment, params ImmutableArray<Accelerator> seen) => OwnershipPolicy.Decide(environment, seen);

    private static ImmutableArray<Accelerator> Own(AcceleratorEnvironment environment, params ImmutableArray<Accelerator> seen) =>
        (Decide(environment, seen) as DeviceOwnership.Own)?.Devices ?? [];

    private static string? Reason(AcceleratorEnvironment environment, params ImmutableArray<Accelerator> seen) =>
        (Decide(environment, seen) as DeviceOwnership.Unsure)?.Reason;
}
