using System.Net;
using System.Net.Sockets;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

/// <summary>A name server under the test's control: each look-up of a name takes its next answer, the last one stays.</summary>
internal sealed class FixedResolver : IHostResolver
{
    private readonly Dictionary<string, Queue<string[]>> _answers = [];

    public List<string> LookUps { get; } = [];

    public FixedResolver Answer(string host, params string[] addresses)
    {
        if (!_answers.TryGetValue(host, out var queue))
        {
            _answers[host] = queue = new Queue<string[]>();
        }

        queue.Enqueue(addresses);
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        LookUps.Add(host);
        if (!_answers.TryGetValue(host, out var queue))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        return Task.FromResult((queue.Count > 1 ? queue.Dequeue() : queue.Peek()).Select(IPAddress.Parse).ToArray());
    }
}
