using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Watching;

/// <summary>Names of objects by a value found in them. Its owner holds the lock.</summary>
internal sealed class ResourceIndex<T>(Func<T, IEnumerable<string>> keys) where T : class
{
    private readonly Dictionary<string, HashSet<NamespacedName>> _names = [];

    public IReadOnlyCollection<NamespacedName> Find(string key) => _names.TryGetValue(key, out var names) ? names : [];

    public void Move(NamespacedName name, T? previous, T? current)
    {
        foreach (var key in previous is null ? [] : keys(previous))
        {
            if (_names.TryGetValue(key, out var names) && names.Remove(name) && names.Count == 0)
            {
                _names.Remove(key);
            }
        }

        foreach (var key in current is null ? [] : keys(current))
        {
            if (!_names.TryGetValue(key, out var names))
            {
                _names[key] = names = [];
            }

            names.Add(name);
        }
    }
}
