using ModelServing.Engine.Sessions;
using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Sessions;

internal sealed class SessionPoolTests
{
    private readonly DoublingSession _first = new() { RunsAtOnce = 2 };
    private readonly DoublingSession _second = new() { RunsAtOnce = 2 };

    [Test]
    public async Task Each_session_is_rented_once_before_any_is_rented_twice()
    {
        var pool = new SessionPool([_first, _second], 2, "test");

        var rented = RentAll(pool);

        Assert.That(rented.Select(static instance => instance.Session), Is.EqualTo(new[] { _first, _second, _first, _second }));
        await EndAsync(pool, rented);
    }

    [Test]
    public async Task A_session_is_disposed_once_and_only_after_the_last_run_of_it()
    {
        var pool = new SessionPool([_first], 2, "test");
        var rented = RentAll(pool);
        pool.Close();
        _first.Hold();
        foreach (var instance in rented)
        {
            instance.Start(() =>
            {
                _first.Run([new Tensor("x", TensorDataType.Fp32, [1, 1], new byte[4])], [0], CancellationToken.None).Dispose();
                pool.Return(instance);
            });
            await _first.EnteredAsync();
        }

        _first.ReleaseOne();
        await Task.WhenAny(rented.Select(static instance => instance.Ended)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(_first.IsDisposed, Is.False);

        _first.Release();
        await pool.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((_first.IsDisposed, _first.WasMisused), Is.EqualTo((true, false)));
    }

    private static List<SessionInstance> RentAll(SessionPool pool)
    {
        var rented = new List<SessionInstance>();
        while (pool.TryRent(out var instance))
        {
            rented.Add(instance);
        }

        return rented;
    }

    private async Task EndAsync(SessionPool pool, List<SessionInstance> rented)
    {
        rented.ForEach(pool.Return);
        pool.Close();
        await pool.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((_first.WasMisused, _second.WasMisused), Is.EqualTo((false, false)));
    }
}
