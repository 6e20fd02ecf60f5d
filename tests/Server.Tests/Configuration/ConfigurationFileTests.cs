using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Tests.Configuration;

internal sealed class ConfigurationFileTests
{
    [Test]
    public void A_missing_file_is_a_problem_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("absent.json");

        var problem = ((ParsedConfiguration.Invalid)ConfigurationFile.Read(path)).Problems.Single();

        Assert.That(problem.Message, Does.StartWith("cannot be read: ").And.Contains(path));
    }

    [Test]
    public void A_file_beyond_a_ConfigMap_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("large.json", new byte[(1 << 20) + 1]);

        var problem = ((ParsedConfiguration.Invalid)ConfigurationFile.Read(path)).Problems.Single();

        Assert.That(problem.Message, Is.EqualTo("is larger than 1048576 bytes"));
    }
}
