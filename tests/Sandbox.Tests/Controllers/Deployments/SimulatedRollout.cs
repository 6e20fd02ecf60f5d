using ModelServing.Sandbox.Controllers.Deployments;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

/// <summary>
/// ReplicaSets whose pods come up and go down at random and whose status lags behind at random. Old pods may be broken from the start;
/// pods that are available stay so, since only the planner's own doing is judged.
/// </summary>
internal sealed class SimulatedRollout
{
    private readonly Random _random;
    private readonly RolloutBounds _bounds;
    private readonly List<Set> _sets = [];
    private readonly long _startTotal;
    private long _bestAvailable;

    public SimulatedRollout(Random random)
    {
        _random = random;
        var replicas = random.Next(1, 12);
        _bounds = RolloutBounds.Resolve(replicas, $"{random.Next(0, 101)}%", $"{random.Next(0, 101)}%");
        _sets.Add(new Set("new", DateTimeOffset.UnixEpoch.AddDays(9)));
        var left = (long)replicas;
        for (var index = 0; index < random.Next(1, 4); index++)
        {
            var size = index == 0 ? left : random.NextInt64(0, left + 1);
            var set = new Set($"old-{index}", DateTimeOffset.UnixEpoch.AddDays(index)) { Desired = size, Pods = size };
            set.Available = set.Reported = random.Next(3) == 0 ? random.NextInt64(0, size + 1) : size;
            _sets.Add(set);
            left -= size;
        }

        _startTotal = _sets.Sum(set => set.Desired);
        _bestAvailable = Math.Min(_bounds.MinAvailable, Available);
    }

    public bool IsFinished => _sets[0].Available == _bounds.Replicas && _sets.Skip(1).All(set => set.Pods == 0);

    private long Available => _sets.Sum(set => set.Available);

    public void PlanOnce()
    {
        var sizes = _sets.Select(set => new ReplicaSetSize(set.Name, set.Desired, set.Reported, set.Created)).ToList();
        foreach (var (name, size) in RollingUpdatePlanner.Plan(_bounds, sizes[0], sizes[1..]))
        {
            _sets.Single(set => set.Name == name).Desired = size;
        }
    }

    public void LetPodsMove()
    {
        foreach (var set in _sets)
        {
            set.Move(_random);
        }
    }

    public void AssertBounds()
    {
        Assert.That(_sets.Sum(set => set.Desired), Is.LessThanOrEqualTo(Math.Max(_bounds.MaxTotal, _startTotal)), $"surge: {this}");

        // Where less than the minimum was available from the start, it must at least not become less by the planner's doing.
        Assert.That(Available, Is.GreaterThanOrEqualTo(_bestAvailable), $"availability: {this}");
        _bestAvailable = Math.Min(_bounds.MinAvailable, Math.Max(_bestAvailable, Available));
    }

    public override string ToString() =>
        $"{_bounds}: {string.Join(", ", _sets.Select(set => $"{set.Name} desired {set.Desired}, pods {set.Pods}, available {set.Available}, reported {set.Reported}"))}";

    private sealed class Set(string name, DateTimeOffset created)
    {
        public string Name => name;

        public DateTimeOffset Created => created;

        public long Desired { get; set; }

        public long Pods { get; set; }

        public long Available { get; set; }

        public long Reported { get; set; }

        public void Move(Random random)
        {
            if (random.Next(2) == 0)
            {
                // A ReplicaSet deletes the pods that are not available first.
                Pods = Desired;
                Available = Math.Min(Available, Desired);
            }

            if (Name == "new" && Available < Pods && random.Next(3) == 0)
            {
                Available++;
            }

            if (random.Next(2) == 0)
            {
                Reported = Available;
            }
        }
    }
}
