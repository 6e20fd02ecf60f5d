using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Accelerators;

/// <summary>
/// Looks at the pod's own devices once a second, as long as somebody asks. It does so on a thread of its own, since the driver may take its time, or never
/// answer when a device is broken: who asks gets what is known, at once, and nothing where that is too old.
/// </summary>
public sealed class AcceleratorSampler : IDisposable
{
    /// <summary>From look to look.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long a look is worth something.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>Nobody who has not asked for this long is waited for: longer than the usual scrape intervals.</summary>
    public static readonly TimeSpan Interest = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly IAcceleratorLibrary _library;
    private readonly AcceleratorEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<AcceleratorSampler> _logger;
    private volatile AcceleratorInventory _inventory = AcceleratorInventory.Empty;
    private volatile Look? _look;
    private volatile bool _ended;
    private volatile int _due;
    private volatile int _looked;
    private volatile ITimer? _timer;
    private long _askedAt;
    private bool _started;
    private bool _ticks;

    /// <param name="library">The way to the driver.</param>
    /// <param name="environment">What the process was told of its devices.</param>
    /// <param name="time">All time comes from here.</param>
    /// <param name="logger">Where to say what was found.</param>
    public AcceleratorSampler(IAcceleratorLibrary library, AcceleratorEnvironment environment, TimeProvider time, ILogger<AcceleratorSampler> logger)
    {
        _library = library;
        _environment = environment;
        _time = time;
        _logger = logger;
    }

    /// <summary>What was found; empty until then.</summary>
    public AcceleratorInventory Inventory => _inventory;

    /// <summary>Whether there are devices to look at, and every look that was due is known.</summary>
    internal bool IsWaiting => _timer is not null && _looked == _due;

    /// <summary>Begins to look for devices, and returns.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_started)
            {
                return;
            }

            _started = true;
        }

        // Not of the pool: a call into a broken driver would keep it for ever.
        new Thread(Run) { IsBackground = true, Name = "accelerators" }.Start();
    }

    /// <summary>What the devices said last, each of them once; empty while that is not known. Never waits.</summary>
    public ImmutableArray<DeviceSignals> Ask()
    {
        lock (_gate)
        {
            _askedAt = _time.GetTimestamp();
            if (!_ticks && _timer is not null)
            {
                _ticks = _timer.Change(TimeSpan.Zero, Period);
            }
        }

        return _look is { } look && _time.GetElapsedTime(look.At) < Freshness ? look.Signals : [];
    }

    /// <summary>Ends the looking. A look that is under way is left to itself.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
            _timer = null;
            Wake();
        }
    }

    private void Run()
    {
        try
        {
            switch (_library.Open())
            {
                case LibraryOutcome.Opened { Reader: var reader }:
                    using (reader)
                    {
                        Follow(reader);
                    }

                    break;
                case LibraryOutcome.Unavailable { Reason: var reason }:
                    Say(reason);
                    break;
            }
        }
        catch (Exception fault)
        {
            // Nobody else hears of it, and metrics of devices are not worth a model that serves.
            Log.Failed(_logger, fault);
        }
    }

    private void Follow(IAcceleratorReader reader)
    {
        var inventory = new AcceleratorInventory(reader.Devices, OwnershipPolicy.Decide(_environment, reader.Devices));
        Say(inventory);
        _inventory = inventory;
        if (inventory.Own.IsEmpty)
        {
            return;
        }

        ImmutableArray<DeviceRecord> records = [.. inventory.Own.Select(device => new DeviceRecord(device, _time, _logger))];
        BeginTicking();
        while (IsWoken())
        {
            var at = _time.GetTimestamp();
            _look = new Look(at, [.. records.Select(record => record.Look(reader))]);
            _looked++;
        }
    }

    /// <summary>Waits for the next look to be due; false when there will be none.</summary>
    private bool IsWoken()
    {
        _wake.Wait();
        return !_ended;
    }

    private void BeginTicking()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                // Nothing is looked at before somebody asks.
                _timer = _time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_askedAt) <= Interest)
            {
                Wake();
            }
            else
            {
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _ticks = false;
            }
        }
    }

    /// <summary>Under the gate. While a look takes its time no more than one is due.</summary>
    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _due++;
            _wake.Release();
        }
    }

    private void Say(string reason)
    {
        if (_environment.PromisesDevices)
        {
            Log.Unavailable(_logger, reason);
        }
        else
        {
            Log.NotFound(_logger, reason);
        }
    }

    private void Say(AcceleratorInventory inventory)
    {
        if (inventory.Seen.IsEmpty)
        {
            Say("NVML shows no device");
            return;
        }

        Log.Found(_logger, inventory.ToString());
        if (inventory.Ownership is DeviceOwnership.Unsure unsure)
        {
            Log.Withheld(_logger, unsure.Reason);
        }
    }

    private sealed record Look(long At, ImmutableArray<DeviceSignals> Signals);
}
