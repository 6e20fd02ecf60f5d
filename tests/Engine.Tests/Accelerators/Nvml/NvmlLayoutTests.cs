using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelServing.Engine.Accelerators;
using ModelServing.Engine.Accelerators.Nvml;

namespace ModelServing.Engine.Tests.Accelerators.Nvml;

/// <summary>The layout of <c>nvml.h</c> on 64-bit Linux: unsigned int has 4 bytes, unsigned long long has 8, and enumerations are ints.</summary>
internal sealed class NvmlLayoutTests
{
    [Test]
    public void Structures_lie_in_memory_as_in_the_header()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Unsafe.SizeOf<NvmlUtilization>(), Is.EqualTo(8));
            Assert.That(Offset<NvmlUtilization>(nameof(NvmlUtilization.Gpu)), Is.Zero);
            Assert.That(Offset<NvmlUtilization>(nameof(NvmlUtilization.Memory)), Is.EqualTo(4));
            Assert.That(Unsafe.SizeOf<NvmlMemory>(), Is.EqualTo(24));
            Assert.That(Offset<NvmlMemory>(nameof(NvmlMemory.Total)), Is.Zero);
            Assert.That(Offset<NvmlMemory>(nameof(NvmlMemory.Free)), Is.EqualTo(8));
            Assert.That(Offset<NvmlMemory>(nameof(NvmlMemory.Used)), Is.EqualTo(16));
            Assert.That(Unsafe.SizeOf<NvmlReturn>(), Is.EqualTo(4));
            Assert.That(Unsafe.SizeOf<ComputeMode>(), Is.EqualTo(4));
        }
    }

    [TestCase(NvmlReturn.Success, 0)]
    [TestCase(NvmlReturn.NotSupported, 3)]
    [TestCase(NvmlReturn.NoPermission, 4)]
    [TestCase(NvmlReturn.DriverNotLoaded, 9)]
    [TestCase(NvmlReturn.FunctionNotFound, 13)]
    [TestCase(NvmlReturn.GpuIsLost, 15)]
    [TestCase(NvmlReturn.ResetRequired, 16)]
    [TestCase(NvmlReturn.LibraryDriverMismatch, 18)]
    [TestCase(NvmlReturn.NotReady, 27)]
    [TestCase(NvmlReturn.Unknown, 999)]
    public void Codes_have_the_headers_numbers(object code, int number) => Assert.That((int)(NvmlReturn)code, Is.EqualTo(number));

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}
