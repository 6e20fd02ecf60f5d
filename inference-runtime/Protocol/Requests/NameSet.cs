namespace ModelServing.Protocol.Requests;

/// <summary>Names that may each be there once. Most requests have one of a kind, which costs nothing.</summary>
internal struct NameSet
{
    private string? _first;
    private HashSet<string>? _all;

    public readonly int Count => _all?.Count ?? (_first is null ? 0 : 1);

    /// <summary>False if the name is there already.</summary>
    public bool Add(string name)
    {
        if (_first is null)
        {
            _first = name;
            return true;
        }

        _all ??= new HashSet<string>(StringComparer.Ordinal) { _first };
        return _all.Add(name);
    }
}
