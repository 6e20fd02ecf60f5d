using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// Looks at the configuration document about once a second. The kubelet replaces a ConfigMap's files by pointing a symbolic link elsewhere, of which
/// inotify says nothing to those who watch the file, and it does so once a minute at best: reading a few KiB a second costs nothing beside that.
/// </summary>
internal sealed class ConfigurationWatch(string path, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The document as it is now.</summary>
    public ParsedConfiguration Current => ConfigurationFile.Read(path);

    /// <summary>Waits until the document says something else.</summary>
    /// <param name="known">What it is known to say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ParsedConfiguration> ChangedAsync(ParsedConfiguration known, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (true)
        {
            var current = Current;
            if (!IsSame(current, known))
            {
                return current;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static bool IsSame(ParsedConfiguration one, ParsedConfiguration other) => (one, other) switch
    {
        (ParsedConfiguration.Valid a, ParsedConfiguration.Valid b) => a.Configuration.SaysSameAs(b.Configuration),
        (ParsedConfiguration.Invalid a, ParsedConfiguration.Invalid b) => a.Identity == b.Identity && a.Problems.SequenceEqual(b.Problems),
        _ => false,
    };
}
