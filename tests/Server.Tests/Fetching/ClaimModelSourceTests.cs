using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class ClaimModelSourceTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly FetchFixture _fixture = new();

    [TearDown]
    public void RemoveFiles()
    {
        _folder.Dispose();
        _fixture.Dispose();
    }

    [Test]
    public async Task A_file_of_the_claim_is_copied()
    {
        _folder.Write("claim/resnet/model.onnx", FetchFixture.Content);

        _fixture.ExpectFetched(await FetchAsync("resnet/model.onnx"));
    }

    [Test]
    public async Task A_link_that_stays_in_the_claim_is_followed()
    {
        _folder.Write("claim/v2/model.onnx", FetchFixture.Content);
        Directory.CreateSymbolicLink(_folder.File("claim/current"), "v2");
        File.CreateSymbolicLink(_folder.File("claim/absolute.onnx"), _folder.File("claim/current/model.onnx"));

        _fixture.ExpectFetched(await FetchAsync("current/model.onnx"));
        _fixture.ExpectFetched(await FetchAsync("absolute.onnx"));
    }

    [Test]
    public async Task A_claim_that_is_mounted_through_a_link_works()
    {
        _folder.Write("elsewhere/model.onnx", FetchFixture.Content);
        Directory.CreateSymbolicLink(_folder.File("claim"), _folder.File("elsewhere"));

        _fixture.ExpectFetched(await FetchAsync("model.onnx"));
    }

    [TestCase("../secret.onnx")]
    [TestCase("a/../../secret.onnx")]
    [TestCase("/etc/passwd")]
    public async Task A_path_out_of_the_claim_is_refused(string path)
    {
        _folder.Write("secret.onnx", FetchFixture.Content);
        _folder.Folder("claim/a");

        _fixture.ExpectFailed(await FetchAsync(path), FailureReason.AccessDenied, "must be relative and without '..'");
    }

    [TestCase("../secret.onnx")]
    [TestCase("a/../../secret.onnx")]
    [TestCase("{root}/secret.onnx")]
    public async Task A_link_out_of_the_claim_is_refused(string link)
    {
        _folder.Write("secret.onnx", FetchFixture.Content);
        _folder.Folder("claim/a");
        File.CreateSymbolicLink(_folder.File("claim/model.onnx"), link.Replace("{root}", _folder.Path, StringComparison.Ordinal));

        _fixture.ExpectFailed(await FetchAsync("model.onnx"), FailureReason.AccessDenied, "leads out of the source folder");
    }

    [Test]
    public async Task A_folder_whose_name_begins_like_the_claim_s_is_outside()
    {
        _folder.Write("claim-of-others/model.onnx", FetchFixture.Content);
        _folder.Folder("claim");
        Directory.CreateSymbolicLink(_folder.File("claim/theirs"), "../claim-of-others");

        _fixture.ExpectFailed(await FetchAsync("theirs/model.onnx"), FailureReason.AccessDenied, "leads out of the source folder");
    }

    [Test]
    public async Task Links_in_a_circle_are_unreadable()
    {
        _folder.Folder("claim");
        File.CreateSymbolicLink(_folder.File("claim/a"), "b");
        File.CreateSymbolicLink(_folder.File("claim/b"), "a");

        _fixture.ExpectFailed(await FetchAsync("a"), FailureReason.ModelUnreadable, "symbolic links");
    }

    [Test]
    public async Task A_missing_file_is_not_found()
    {
        _folder.Folder("claim");

        _fixture.ExpectFailed(await FetchAsync("resnet/model.onnx"), FailureReason.ModelNotFound, "there is no file 'resnet/model.onnx' in the claim");
    }

    [Test]
    public async Task A_folder_is_not_found_and_the_message_says_what_to_name()
    {
        _folder.Write("claim/resnet/model.onnx", FetchFixture.Content);

        _fixture.ExpectFailed(await FetchAsync("resnet/"), FailureReason.ModelNotFound, "must name a file, such as 'resnet/model.onnx'");
    }

    [Test]
    public async Task A_claim_that_is_not_mounted_is_not_found() =>
        _fixture.ExpectFailed(await FetchAsync("model.onnx"), FailureReason.ModelNotFound, "does not exist; is the claim mounted there?");

    [Test]
    public async Task A_file_beyond_the_limit_is_refused()
    {
        _folder.Write("claim/model.onnx", FetchFixture.Content);

        _fixture.ExpectFailed(
            await FetchAsync("model.onnx", maxBytes: 700_000), FailureReason.InvalidModel, "is 700001 bytes; fetch.maxBytes allows 700000 bytes");
    }

    private Task<FetchOutcome> FetchAsync(string path, long maxBytes = 10_000_000) => _fixture.FetchAsync(new ClaimModelSource(
        _folder.File("claim"), path, maxBytes, new FetchProgress(path, TimeSpan.FromSeconds(5), TimeProvider.System, NullLogger.Instance)));
}
