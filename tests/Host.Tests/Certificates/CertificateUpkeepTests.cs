using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Host.Certificates;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Certificates;

/// <summary>Files that somebody else renews.</summary>
public sealed class CertificateUpkeepTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("modelserving").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly ServingCertificate _serving = new();

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_renewed_file_is_served_within_thirty_seconds_and_a_broken_one_never()
    {
        using var stop = new CancellationTokenSource();
        var trusted = 0;
        var upkeep = new CertificateUpkeep(
            new CertificateFiles(Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"), null), _serving, "Metrics", (_, _) => Task.FromResult(++trusted), _time, NullLogger<CertificateUpkeep>.Instance);
        var (first, second) = (SelfSignedCertificate.Create(["a"], Now, null), SelfSignedCertificate.Create(["a"], Now, null));
        var running = upkeep.RunAsync(stop.Token);

        // There is none yet: it is looked for every two seconds.
        Write(first);
        await UsesAsync(first, TimeSpan.FromSeconds(2));
        Write(second with { CertificatePem = first.CertificatePem });
        await LooksAsync(TimeSpan.FromSeconds(30));
        Assert.That(_serving.IsUsing(Read(first)), "certificate and key of two pairs");
        Write(second);
        await UsesAsync(second, TimeSpan.FromSeconds(2));

        await stop.CancelAsync();
        await running;
        Assert.That(trusted, Is.EqualTo(2));
    }

    private void Write(CertificateMaterial material)
    {
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), material.CertificatePem);
        File.WriteAllText(Path.Combine(_folder, "tls.key"), material.KeyPem);
    }

    // The authorities are not in the files.
    private static CertificateMaterial Read(CertificateMaterial made) => made with { AuthoritiesPem = null };

    private async Task LooksAsync(TimeSpan pause)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_time.PendingTimers == 1));
        _time.Advance(pause);
        await Eventually.TrueAsync(() => Task.FromResult(_time.PendingTimers == 1));
    }

    private async Task UsesAsync(CertificateMaterial made, TimeSpan pause)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_time.PendingTimers == 1));
        _time.Advance(pause);
        await Eventually.TrueAsync(() => Task.FromResult(_serving.IsUsing(Read(made))));
    }
}
