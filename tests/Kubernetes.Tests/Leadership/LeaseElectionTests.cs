using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Leadership;

namespace ModelServing.Kubernetes.Tests.Leadership;

internal sealed class LeaseElectionTests
{
    private static readonly DateTimeOffset WallClock = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly LeaderElectionOptions _options = new(new NamespacedName("operators", "modelserving-operator"), "me");

    [Test]
    public void Without_a_lease_it_is_acquired_for_the_first_time()
    {
        var decision = Decide(new ObservedLease(null, Seconds(0)), null, 1);

        Assert.That(decision, Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 0))));
    }

    [TestCase(14.999, false)]
    [TestCase(15, true)]
    public void Anothers_lease_is_taken_when_it_was_seen_unchanged_for_its_own_duration(double afterSeconds, bool isTaken)
    {
        var decision = Decide(new ObservedLease(Held("other", WallClock, 4), Seconds(100)), null, 100 + afterSeconds);

        Assert.That(decision, isTaken ? Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 5))) : Is.EqualTo(new LeaseDecision.Wait("other")));
    }

    [Test]
    public void The_records_own_duration_counts_and_not_the_candidates()
    {
        var released = Held("", WallClock, 4) with { LeaseDurationSeconds = 1 };
        var longer = Held("other", WallClock, 4) with { LeaseDurationSeconds = 60 };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Decide(new ObservedLease(released, Seconds(10)), null, 10), Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 5))));
            Assert.That(Decide(new ObservedLease(longer, Seconds(10)), null, 69), Is.EqualTo(new LeaseDecision.Wait("other")));
        }
    }

    [TestCase(-365)]
    [TestCase(365)]
    public void Times_in_the_record_change_nothing(int days)
    {
        var record = Held("other", WallClock, 0) with { RenewTime = WallClock.AddDays(days), AcquireTime = WallClock.AddDays(days) };

        Assert.That(Decide(new ObservedLease(record, Seconds(0)), null, 14), Is.EqualTo(new LeaseDecision.Wait("other")));
    }

    [Test]
    public void A_changed_record_is_young_again_and_an_unchanged_one_grows_older()
    {
        var first = ObservedLease.None.Next(Held("other", WallClock, 0), Seconds(3));
        var same = first.Next(Held("other", WallClock, 0), Seconds(10));
        var renewed = same.Next(Held("other", WallClock, 0) with { RenewTime = WallClock.AddSeconds(1) }, Seconds(10));

        Assert.That((same.SeenAt, renewed.SeenAt), Is.EqualTo((Seconds(3), Seconds(10))));
    }

    [Test]
    public void A_renewal_keeps_the_time_of_acquisition_and_the_transitions()
    {
        var held = Held("me", WallClock.AddHours(-1), 7);

        Assert.That(Decide(new ObservedLease(held, Seconds(8)), 8, 10), Is.EqualTo(new LeaseDecision.Renew(held with { RenewTime = WallClock })));
    }

    [Test]
    public void A_candidate_that_finds_its_own_name_got_no_answer_to_its_write_and_holds_the_lease()
    {
        var held = Held("me", WallClock.AddSeconds(-2), 7);

        Assert.That(Decide(new ObservedLease(held, Seconds(8)), null, 10), Is.EqualTo(new LeaseDecision.Renew(held with { RenewTime = WallClock })));
    }

    [TestCase(9.9, false)]
    [TestCase(10, true)]
    [TestCase(40, true)]
    public void A_leader_that_could_not_renew_until_the_deadline_has_lost(double afterSeconds, bool isLost) =>
        Assert.That(Decide(new ObservedLease(Held("me", WallClock, 0), Seconds(0)), 0, afterSeconds), isLost ? Is.TypeOf<LeaseDecision.Lost>() : Is.TypeOf<LeaseDecision.Renew>());

    [TestCase(1)]
    [TestCase(9)]
    public void A_leader_that_sees_another_holder_has_lost_at_once(double afterSeconds) =>
        Assert.That(Decide(new ObservedLease(Held("other", WallClock, 1), Seconds(0)), 0, afterSeconds), Is.EqualTo(new LeaseDecision.Lost("other has taken it")));

    [Test]
    public void A_leader_whose_lease_was_deleted_or_emptied_by_hand_writes_it_again()
    {
        var emptied = Held("", WallClock, 3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Decide(new ObservedLease(null, Seconds(1)), 0, 2), Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 0))));
            Assert.That(Decide(new ObservedLease(emptied, Seconds(1)), 0, 2), Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 4))));
        }
    }

    [Test]
    public void A_record_without_holder_duration_and_transitions_is_free() =>
        Assert.That(Decide(new ObservedLease(new V1LeaseSpec(), Seconds(1)), null, 1), Is.EqualTo(new LeaseDecision.Acquire(Held("me", WallClock, 1))));

    [TestCase(15, 10, 2, null)]
    [TestCase(1.5, 1, 0.2, "whole seconds")]
    [TestCase(0, -1, -2, "whole seconds")]
    [TestCase(10, 10, 2, "renew deadline (10 s) is not shorter")]
    [TestCase(15, 10, 0, "retry period (0 s)")]
    [TestCase(15, 10, 8.4, "retry period (8.4 s) times 1.2")]
    public void Durations_that_cannot_work_are_refused(double lease, double renew, double retry, string? refusal) =>
        Assert.That(
            LeaderElectionOptions.Refusal(Seconds(lease), Seconds(renew), Seconds(retry)),
            refusal is null ? Is.Null : Does.Contain(refusal));

    private LeaseDecision Decide(ObservedLease observed, double? renewedAt, double now) =>
        LeaseElection.Decide(_options, observed, renewedAt is { } seconds ? Seconds(seconds) : null, Seconds(now), WallClock);

    private static V1LeaseSpec Held(string holder, DateTimeOffset acquired, int transitions) => new()
    {
        HolderIdentity = holder,
        LeaseDurationSeconds = 15,
        AcquireTime = acquired,
        RenewTime = WallClock,
        LeaseTransitions = transitions,
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
