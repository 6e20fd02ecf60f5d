using System.Text;
using System.Text.Json;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Tests.Reporting;

internal sealed class TerminationMessageTests
{
    private static readonly ModelIdentity Model = new("text-direction", "1");

    [Test]
    public void A_failure_is_one_line_with_the_members_of_the_contract()
    {
        var line = Render(FailureReason.DigestMismatch, "sha256 of https://… is 77c0, the specification says 9f2b");

        Assert.That(line, Is.EqualTo(
            """{"name":"text-direction","version":"1","state":"UNAVAILABLE","reason":"DigestMismatch","message":"sha256 of https://… is 77c0, the specification says 9f2b","exitCode":65}"""));
    }

    [TestCase("a", 5_000)]
    [TestCase("\U0001F600", 5_000)]
    [TestCase("\n", 5_000)]
    [TestCase("é\"", 5_000)]
    public void A_long_message_is_cut_at_a_character_and_stays_JSON(string unit, int times)
    {
        var line = Render(FailureReason.ModelUnreadable, string.Concat(Enumerable.Repeat(unit, times)));

        Assert.That(Encoding.UTF8.GetByteCount(line), Is.InRange(TerminationMessage.MaxBytes - 12, TerminationMessage.MaxBytes));
        var message = JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!;
        Assert.That(message, Does.EndWith("…").And.StartWith(unit).And.Not.Contain("\uFFFD"));
        Assert.That(JsonDocument.Parse(line).RootElement.GetProperty("exitCode").GetInt32(), Is.EqualTo(66));
    }

    [Test]
    public void Every_reason_has_the_exit_code_of_the_contract()
    {
        var table = new Dictionary<int, string[]>
        {
            [64] = ["InvalidConfiguration"],
            [65] = ["DigestMismatch", "InvalidModel", "UnsupportedOpset", "ModelLoadFailed", "WarmupFailed", "ContractChanged", "InsufficientMemory"],
            [66] = ["ModelNotFound", "ModelUnreadable"],
            [69] = ["ExecutionProviderUnavailable"],
            [70] = ["InternalError"],
            [77] = ["AccessDenied", "AddressRefused"],
        };

        Assert.That(
            Enum.GetValues<FailureReason>().GroupBy(reason => new ModelFailure(reason, "").ExitCode).ToDictionary(group => group.Key, group => group.Select(reason => reason.ToString()).ToArray()),
            Is.EqualTo(table));
    }

    private static string Render(FailureReason reason, string message) =>
        Encoding.UTF8.GetString(TerminationMessage.Render(IndexEntries.Failure(Model, reason, message)));
}
