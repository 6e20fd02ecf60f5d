using System.Security.Cryptography.X509Certificates;
using ModelServing.Host.Certificates;

namespace ModelServing.Host.Tests.Certificates;

public sealed class CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["metrics.system.svc", "metrics.system.svc.cluster.local"];

    [Test]
    public void A_new_certificate_is_good_for_its_names_until_sixty_days_before_its_end()
    {
        var made = SelfSignedCertificate.Create(Names, Now, null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SelfSignedCertificate.IsGood(made, Names, Now), Is.True);
            Assert.That(SelfSignedCertificate.IsGood(made, Names, Now.AddDays(304)), Is.True);
            Assert.That(SelfSignedCertificate.IsGood(made, Names, Now.AddDays(306)), Is.False);
            Assert.That(SelfSignedCertificate.IsGood(made, ["other.system.svc"], Now), Is.False);
            Assert.That(SelfSignedCertificate.IsGood(null, Names, Now), Is.False);
            Assert.That(SelfSignedCertificate.IsGood(made with { KeyPem = SelfSignedCertificate.Create(Names, Now, null).KeyPem }, Names, Now), Is.False, "the key of another");
            Assert.That(SelfSignedCertificate.IsGood(made with { CertificatePem = "x" }, Names, Now), Is.False);
            Assert.That(SelfSignedCertificate.IsGood(made with { AuthoritiesPem = null }, Names, Now), Is.False);
        }
    }

    [Test]
    public void Its_authority_vouches_for_it_and_another_one_does_not()
    {
        var made = SelfSignedCertificate.Create(Names, Now, null);

        Assert.That(Vouches(made.AuthoritiesPem!, made), Is.True);
        Assert.That(Vouches(SelfSignedCertificate.Create(Names, Now, null).AuthoritiesPem!, made), Is.False);
    }

    [Test]
    public void While_it_is_replaced_both_are_trusted()
    {
        var old = SelfSignedCertificate.Create(Names, Now, null);
        var made = SelfSignedCertificate.Create(Names, Now.AddDays(306), old);

        Assert.That(Vouches(made.AuthoritiesPem!, made), Is.True);
        Assert.That(Vouches(made.AuthoritiesPem!, old), Is.True);
    }

    [Test]
    public void Trust_does_not_pile_up()
    {
        var made = SelfSignedCertificate.Create(Names, Now, null);
        for (var year = 1; year < 6; year++)
        {
            made = SelfSignedCertificate.Create(Names, Now.AddDays(year), made);
        }

        Assert.That(Certificates(made.AuthoritiesPem!), Has.Count.EqualTo(2));
        Assert.That(Certificates(SelfSignedCertificate.Create(Names, Now.AddDays(5000), made).AuthoritiesPem!), Has.Count.EqualTo(1), "what has expired is dropped");
    }

    [Test]
    public void A_damaged_predecessor_does_not_keep_a_new_one_from_being_made() =>
        Assert.That(SelfSignedCertificate.IsGood(SelfSignedCertificate.Create(Names, Now, new CertificateMaterial("x", "y", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")), Names, Now), Is.True);

    [Test]
    public void The_same_certificate_is_not_taken_twice_and_a_damaged_one_never()
    {
        var serving = new ServingCertificate();
        var made = SelfSignedCertificate.Create(Names, TimeProvider.System.GetUtcNow(), null);

        Assert.That(
            (serving.Use(made with { KeyPem = "x" }), serving.IsThere, serving.Use(made), serving.IsThere, serving.Use(made)), Is.EqualTo((false, false, true, true, false)));
    }

    private static bool Vouches(string authorities, CertificateMaterial material)
    {
        using var certificate = material.TryLoad()!;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Certificates(authorities));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = certificate.NotBefore.AddHours(2);
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }
}
