namespace ModelServing.Planning.Tests.Plan;

/// <summary><c>spec.replicas</c> under server-side apply, as KEP-555 defines its ownership, with the API server's default of 1.</summary>
internal sealed class OwnedReplicas
{
    private readonly HashSet<string> _owners = [];

    public int Value { get; private set; } = 1;

    /// <summary>False for a conflict.</summary>
    public bool Apply(string manager, int? replicas, bool force)
    {
        if (replicas is { } count)
        {
            if (count != Value && !force && _owners.Any(owner => owner != manager))
            {
                return false;
            }

            Take(manager, count);
        }
        else if (_owners.Remove(manager) && _owners.Count == 0)
        {
            Value = 1;
        }

        return true;
    }

    /// <summary>A write through the scale subresource, as an autoscaler or <c>kubectl scale</c> does.</summary>
    public void Update(string manager, int count)
    {
        if (count != Value)
        {
            Take(manager, count);
        }
    }

    private void Take(string manager, int count)
    {
        if (count != Value)
        {
            _owners.Clear();
        }

        Value = count;
        _owners.Add(manager);
    }
}
