using ModelServing.Api.Meta;
using ModelServing.Host.MetricsApi.Kinds;
using ModelServing.Host.MetricsApi.Registration;

namespace ModelServing.Host.Tests.MetricsApi;

public sealed class ApiServiceRulesTests
{
    private static readonly V1ServiceReference Ours = new() { Namespace = "system", Name = "metrics", Port = 443 };
    private static readonly V1OwnerReference Owner = new() { Kind = "ClusterRole", Name = "r", Uid = "1" };
    private static readonly V1APIService Wanted = ApiServiceRules.Wanted("v1beta2", Ours, "pem", Owner);

    [Test]
    public void What_is_wanted_is_registered() => Assert.That(ApiServiceRules.Judge(Wanted, Wanted), Is.TypeOf<RegistrationState.Registered>());

    [Test]
    public void Nothing_is_absent() => Assert.That(ApiServiceRules.Judge(null, Wanted), Is.TypeOf<RegistrationState.Absent>());

    [TestCase("system", "other")]
    [TestCase("other", "metrics")]
    public void Another_service_is_foreign_and_named(string inNamespace, string name)
    {
        var existing = Wanted with { Spec = Wanted.Spec! with { Service = Ours with { Namespace = inNamespace, Name = name } } };

        Assert.That(ApiServiceRules.Judge(existing, Wanted), Is.EqualTo(new RegistrationState.Foreign($"Service {inNamespace}/{name}")));
    }

    [Test]
    public void What_the_API_server_serves_itself_is_foreign() =>
        Assert.That(ApiServiceRules.Judge(Wanted with { Spec = Wanted.Spec! with { Service = null } }, Wanted), Is.TypeOf<RegistrationState.Foreign>());

    [TestCaseSource(nameof(Differences))]
    public void Our_own_with_a_difference_is_outdated(V1APIServiceCase difference) =>
        Assert.That(ApiServiceRules.Judge(difference.Existing, Wanted), Is.TypeOf<RegistrationState.Outdated>(), difference.ToString());

    [Test]
    public void What_others_inject_stays()
    {
        var wanted = ApiServiceRules.Wanted("v1beta2", Ours, null, null);

        Assert.That(ApiServiceRules.Judge(Wanted, wanted), Is.TypeOf<RegistrationState.Registered>());
    }

    private static IEnumerable<V1APIServiceCase> Differences() =>
    [
        new("authorities", Wanted with { Spec = Wanted.Spec! with { CaBundle = "b2xk" } }),
        new("port", Wanted with { Spec = Wanted.Spec! with { Service = Ours with { Port = 8443 } } }),
        new("priority", Wanted with { Spec = Wanted.Spec! with { VersionPriority = 1 } }),
        new("no verification", Wanted with { Spec = Wanted.Spec! with { InsecureSkipTLSVerify = true } }),
        new("owner", Wanted with { Metadata = Wanted.Metadata! with { OwnerReferences = [Owner with { Uid = "2" }] } }),
    ];

    public sealed record V1APIServiceCase
    {
        internal V1APIServiceCase(string name, V1APIService existing) => (Name, Existing) = (name, existing);

        public string Name { get; }

        internal V1APIService Existing { get; }

        public override string ToString() => Name;
    }
}
