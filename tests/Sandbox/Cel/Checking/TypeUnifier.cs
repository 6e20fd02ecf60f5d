namespace ModelServing.Sandbox.Cel.Checking;

/// <summary>Which types can stand for which, and what type parameters have come to mean (cel-go checker/types.go).</summary>
internal sealed class TypeUnifier
{
    private Dictionary<string, CelType> _meanings = new(StringComparer.Ordinal);
    private int _fresh;

    public CelType Fresh() => CelType.Parameter($"_var{_fresh++}");

    /// <summary><paramref name="type"/> with its own type parameters renamed to fresh ones, the same for the same name.</summary>
    public CelType Instantiate(CelType type, Dictionary<string, CelType> names)
    {
        if (type.Kind != CelTypeKind.Parameter)
        {
            return type.With(t => Instantiate(t, names));
        }

        if (!names.TryGetValue(type.Name, out var fresh))
        {
            names[type.Name] = fresh = Fresh();
        }

        return fresh;
    }

    /// <summary>Replaces what is known; what is not becomes dyn where <paramref name="toDyn"/>.</summary>
    public CelType Substitute(CelType type, bool toDyn = false)
    {
        if (type.Kind != CelTypeKind.Parameter)
        {
            return type.With(t => Substitute(t, toDyn));
        }

        return _meanings.TryGetValue(type.Name, out var meaning) ? Substitute(meaning, toDyn) : toDyn ? CelType.Dyn : type;
    }

    /// <summary>Whether each of <paramref name="from"/> can stand for its counterpart; what that fixes is kept only if all can.</summary>
    public bool TryAssign(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        if (from.Count != to.Count)
        {
            return false;
        }

        var saved = new Dictionary<string, CelType>(_meanings, StringComparer.Ordinal);
        for (var i = 0; i < from.Count; i++)
        {
            if (!IsAssignable(from[i], to[i]))
            {
                _meanings = saved;
                return false;
            }
        }

        return true;
    }

    public bool TryAssign(CelType from, CelType to) => TryAssign([from], [to]);

    /// <summary>The one of two compatible types that covers the other.</summary>
    public static CelType MoreGeneral(CelType first, CelType second) => IsMoreGeneral(second, first) ? second : first;

    private bool IsAssignable(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter && Bind(from, to) is { } bound)
        {
            return bound;
        }

        if (from.Kind == CelTypeKind.Parameter && Bind(to, from) is { } reverse)
        {
            return reverse;
        }

        if (IsOpen(from) || IsOpen(to))
        {
            return true;
        }

        if (from.Kind == CelTypeKind.Null || to.Kind == CelTypeKind.Null)
        {
            return from.Kind == to.Kind || IsNullable(from) || IsNullable(to);
        }

        if (from.Kind != to.Kind || (from.Kind is CelTypeKind.Object or CelTypeKind.Opaque && from.Name != to.Name) || from.Parameters.Count != to.Parameters.Count)
        {
            return false;
        }

        return from.Parameters.Zip(to.Parameters).All(p => IsAssignable(p.First, p.Second));
    }

    /// <summary>Null where the other way round is still to be tried.</summary>
    private bool? Bind(CelType type, CelType parameter)
    {
        if (type.Kind == CelTypeKind.Parameter && type.Name == parameter.Name)
        {
            return true;
        }

        if (_meanings.TryGetValue(parameter.Name, out var known))
        {
            if (!IsAssignable(type, known))
            {
                return false;
            }

            var general = MoreGeneral(type, Substitute(known));
            if (!Mentions(general, parameter.Name))
            {
                _meanings[parameter.Name] = general;
            }

            return true;
        }

        if (Mentions(type, parameter.Name))
        {
            return null;
        }

        _meanings[parameter.Name] = type;
        return true;
    }

    private bool Mentions(CelType type, string parameter)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Name == parameter || (_meanings.TryGetValue(type.Name, out var meaning) && Mentions(meaning, parameter));
        }

        return type.Parameters.Any(p => Mentions(p, parameter));
    }

    private static bool IsMoreGeneral(CelType general, CelType special)
    {
        if (general.Kind is CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter)
        {
            return true;
        }

        if (special.Kind == CelTypeKind.Null && IsNullable(general))
        {
            return true;
        }

        return general.Kind == special.Kind && general.Name == special.Name && general.Parameters.Count == special.Parameters.Count
            && general.Parameters.Zip(special.Parameters).All(static p => IsMoreGeneral(p.First, p.Second));
    }

    private static bool IsOpen(CelType type) => type.Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    private static bool IsNullable(CelType type) => type.Kind is CelTypeKind.Object or CelTypeKind.Opaque or CelTypeKind.Optional or CelTypeKind.Duration or CelTypeKind.Timestamp;
}
