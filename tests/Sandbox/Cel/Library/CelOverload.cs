namespace ModelServing.Sandbox.Cel.Library;

/// <summary>
/// One signature of a function. The receiver of a member function is its first parameter. <paramref name="Invoke"/> is called with as many
/// arguments as there are parameters, each of the parameter's kind and none of them an error.
/// </summary>
internal sealed record CelOverload(string Function, bool IsMember, IReadOnlyList<CelType> Parameters, CelType Result, Func<CelValue[], CelValue> Invoke)
{
    /// <summary>Whether values of these kinds can be passed; what is inside lists and maps is not looked at.</summary>
    public bool Accepts(CelValue[] arguments)
    {
        if (arguments.Length != Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!Accepts(Parameters[i], arguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Accepts(CelType parameter, CelValue argument) => parameter.Kind switch
    {
        CelTypeKind.Dyn or CelTypeKind.Parameter => true,
        CelTypeKind.List => argument is CelList,
        CelTypeKind.Map => argument is CelMap,
        CelTypeKind.Optional => argument is CelOptional,
        CelTypeKind.Opaque => argument.Type.Name == parameter.Name,
        CelTypeKind.Type => argument is CelTypeValue,
        _ => argument.Type.Kind == parameter.Kind,
    };
}
