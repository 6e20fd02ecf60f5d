using System.Text;
using ModelServing.Engine.Accelerators.Nvml;

namespace ModelServing.Engine.Tests.Accelerators.Nvml;

internal sealed class NvmlTextTests
{
    [TestCase("NVIDIA H200\0rest", "NVIDIA H200")]
    [TestCase("no end", "no end")]
    [TestCase("\0", "")]
    [TestCase("", "")]
    [TestCase("two\nlines\"é", "two?lines\"??")]
    public void Text_ends_at_its_NUL_or_with_the_buffer_and_is_printable(string buffer, string text) =>
        Assert.That(NvmlText.Read(Encoding.UTF8.GetBytes(buffer)), Is.EqualTo(text));
}
