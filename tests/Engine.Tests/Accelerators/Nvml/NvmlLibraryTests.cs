using ModelServing.Engine.Accelerators;
using ModelServing.Engine.Accelerators.Nvml;

namespace ModelServing.Engine.Tests.Accelerators.Nvml;

internal sealed class NvmlLibraryTests
{
    [Test]
    public void A_library_that_is_not_there_is_an_answer() =>
        Assert.That(new NvmlLibrary("libnvidia-ml-absent.so.1").Open(), Is.EqualTo(new LibraryOutcome.Unavailable("libnvidia-ml-absent.so.1 is not here")));

    [Test]
    public void A_file_that_is_no_library_is_an_answer()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.so");
        File.WriteAllText(file, "not a library");
        try
        {
            Assert.That(new NvmlLibrary(file).Open(), Is.EqualTo(new LibraryOutcome.Unavailable($"{Path.GetFileName(file)} is not here")));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A library without any of the functions stands for a driver older than all of them.</summary>
    [Test]
    [Platform("Linux")]
    public void A_library_without_the_functions_is_an_answer() =>
        Assert.That(new NvmlLibrary("libc.so.6").Open(), Is.EqualTo(new LibraryOutcome.Unavailable("NVML answered FunctionNotFound (13)")));

    /// <summary>Here with a driver or without one; what it says is checked against itself.</summary>
    [Test]
    public void The_drivers_own_library_answers_or_says_why_not()
    {
        switch (new NvmlLibrary().Open())
        {
            case LibraryOutcome.Unavailable { Reason: var reason }:
                Assert.That(reason, Is.Not.Empty);
                break;
            case LibraryOutcome.Opened { Reader: var reader }:
                using (reader)
                {
                    foreach (var device in reader.Devices)
                    {
                        var reading = reader.Read(device);
                        Assert.That(device.Uuid, Does.StartWith("GPU-"));
                        Assert.That(reading.Utilization, Is.Null.Or.InRange(0, 1));
                        Assert.That(reading.MemoryUsedBytes, Is.Null.Or.InRange(0L, reading.MemoryTotalBytes ?? 0));
                    }
                }

                break;
        }
    }
}
