using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Patching;

/// <summary>
/// A set of field paths, as a tree (structured-merge-diff <c>fieldpath.Set</c>). Steps are the text forms of <see cref="PathStep"/>. A path
/// is in the set if its node is a member; nodes that only lead to members are not.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool IsMember { get; private set; }

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children;

    public bool IsEmpty => !IsMember && _children.Values.All(c => c.IsEmpty);

    public FieldSet? Child(string step) => _children.GetValueOrDefault(step);

    public void Insert(ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var step in path)
        {
            node = node.Descend(step);
        }

        node.IsMember = true;
    }

    /// <summary>The child for a step, made where it is absent.</summary>
    public FieldSet Descend(string step)
    {
        if (!_children.TryGetValue(step, out var child))
        {
            _children[step] = child = new FieldSet();
        }

        return child;
    }

    public void MakeMember() => IsMember = true;

    public FieldSet Union(FieldSet other) => Combine(this, other, static (a, b) => a || b);

    public FieldSet Intersection(FieldSet other) => Combine(this, other, static (a, b) => a && b);

    public FieldSet Difference(FieldSet other) => Combine(this, other, static (a, b) => a && !b);

    public bool SetEquals(FieldSet other) => Difference(other).IsEmpty && other.Difference(this).IsEmpty;

    /// <summary>All member paths, in order.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths() => Paths([]);

    /// <summary>The form that managedFields records (metav1.FieldsV1).</summary>
    public JsonObject ToFieldsV1()
    {
        var fields = new JsonObject();
        if (IsMember && _children.Count > 0)
        {
            fields["."] = new JsonObject();
        }

        foreach (var (step, child) in _children.Where(c => !c.Value.IsEmpty))
        {
            fields[step] = child.ToFieldsV1();
        }

        return fields;
    }

    public static FieldSet FromFieldsV1(JsonObject fields)
    {
        var set = new FieldSet();
        foreach (var (step, node) in fields)
        {
            if (step == ".")
            {
                set.IsMember = true;
            }
            else if (node is JsonObject child)
            {
                var parsed = FromFieldsV1(child);
                parsed.IsMember |= child.Count == 0;
                set._children[step] = parsed;
            }
        }

        return set;
    }

    private static FieldSet Combine(FieldSet? a, FieldSet? b, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet { IsMember = keep(a?.IsMember == true, b?.IsMember == true) };
        foreach (var step in Steps(a).Concat(Steps(b)).Distinct())
        {
            var child = Combine(a?.Child(step), b?.Child(step), keep);
            if (!child.IsEmpty)
            {
                result._children[step] = child;
            }
        }

        return result;
    }

    private static IEnumerable<string> Steps(FieldSet? set) => set?._children.Keys ?? Enumerable.Empty<string>();

    private IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> prefix)
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var (step, child) in _children)
        {
            foreach (var path in child.Paths([.. prefix, step]))
            {
                yield return path;
            }
        }
    }
}
