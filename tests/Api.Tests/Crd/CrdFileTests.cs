using System.Text;
using ModelServing.Host.Crd;
using ModelServing.Testing;

namespace ModelServing.Api.Tests.Crd;

public sealed class CrdFileTests
{
    private static readonly string File = Repository.At("crds/modelserving.dev_modeldeployments.yaml");

    [Test]
    public void Committed_file_is_what_the_generator_writes()
    {
        var generated = CrdGenerator.Generate();
        if (Repository.RewritesExpected)
        {
            System.IO.File.WriteAllText(File, generated);
        }

        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo(generated), "run the tests with UPDATE_GOLDEN=1");
    }

    [Test]
    public void File_is_small_enough_for_client_side_apply() =>
        Assert.That(Encoding.UTF8.GetByteCount(CrdGenerator.Generate()), Is.LessThan(64 * 1024));
}
