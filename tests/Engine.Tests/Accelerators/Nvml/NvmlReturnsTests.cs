using ModelServing.Engine.Accelerators.Nvml;

namespace ModelServing.Engine.Tests.Accelerators.Nvml;

internal sealed class NvmlReturnsTests
{
    [Test]
    public void A_figure_that_a_device_does_not_have_is_no_fault_of_it() =>
        Assert.That(
            Enum.GetValues<NvmlReturn>().Where(NvmlReturns.IsNoAnswer),
            Is.EquivalentTo([NvmlReturn.NotSupported, NvmlReturn.FunctionNotFound, NvmlReturn.NoData, NvmlReturn.NotReady, NvmlReturn.Deprecated]));

    [TestCase(18, "another version of the driver")]
    [TestCase(15, "lost")]
    [TestCase(9, "not loaded")]
    [TestCase(17, "NVML answered OperatingSystem (17)")]
    [TestCase(77, "NVML answered an unknown error (77)")]
    [TestCase(-1, "NVML answered an unknown error (-1)")]
    public void Every_code_has_a_reason(int code, string reason) =>
        Assert.That(NvmlReturns.Describe((NvmlReturn)code), Does.Contain(reason));
}
