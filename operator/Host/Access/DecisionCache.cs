using System.Collections.Concurrent;

namespace ModelServing.Host.Access;

/// <summary>Remembers answers for 10 s, as aggregated API servers do; at most 4096, so that nobody can fill the memory with questions.</summary>
internal sealed class DecisionCache<T>(TimeProvider time)
{
    private const int Capacity = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (long At, T Answer)> _answers = new(StringComparer.Ordinal);

    /// <summary>What is remembered, or else what <paramref name="askAsync"/> says, which is remembered then. A failure is not.</summary>
    public async Task<T> GetAsync(string question, Func<CancellationToken, Task<T>> askAsync, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue(question, out var known) && time.GetElapsedTime(known.At) < Lifetime)
        {
            return known.Answer;
        }

        var at = time.GetTimestamp();
        var answer = await askAsync(cancellationToken);
        MakeRoom();
        _answers[question] = (at, answer);
        return answer;
    }

    private void MakeRoom()
    {
        if (_answers.Count < Capacity)
        {
            return;
        }

        foreach (var (question, (at, _)) in _answers)
        {
            if (time.GetElapsedTime(at) >= Lifetime)
            {
                _answers.TryRemove(question, out _);
            }
        }

        if (_answers.Count >= Capacity)
        {
            _answers.Clear();
        }
    }
}
