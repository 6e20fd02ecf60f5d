using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Events;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Events;

internal sealed class EventSpamFilterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EventSpamFilter _filter;

    public EventSpamFilterTests() => _filter = new EventSpamFilter(_time);

    [Test]
    public void After_25_at_once_there_is_one_every_5_minutes_and_25_again_after_a_long_rest()
    {
        Assert.That(Allowed("a", 40), Is.EqualTo(25));
        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.That(Allowed("a", 3), Is.Zero, "asking does not set the refill back");
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.That(Allowed("a", 3), Is.EqualTo(1));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.That(Allowed("a", 40), Is.EqualTo(25));
    }

    [Test]
    public void A_new_object_of_the_same_name_starts_afresh()
    {
        Assert.That(Allowed("a", 40), Is.EqualTo(25));
        Assert.That(_filter.Allows(Object("a") with { Uid = "another" }), Is.True);
    }

    [Test]
    public void Memory_is_bounded_and_the_objects_heard_of_last_are_kept()
    {
        for (var index = 0; index < 10_000; index++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _filter.Allows(Object($"crowd-{index}"));
            Allowed("noisy", index == 0 ? 30 : 1);
        }

        Assert.That(_filter.Count, Is.LessThanOrEqualTo(4096));
        Assert.That(Allowed("noisy", 3), Is.Zero);
    }

    private int Allowed(string name, int asked) => Enumerable.Range(0, asked).Count(_ => _filter.Allows(Object(name)));

    private static V1ObjectReference Object(string name) => new() { Kind = "ModelDeployment", Namespace = "models", Name = name, Uid = name };
}
