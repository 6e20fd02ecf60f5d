using ModelServing.Sandbox.Cel.Library;
using ModelServing.Sandbox.Cel.Syntax;

namespace ModelServing.Sandbox.Cel.Checking;

/// <summary>
/// Gives every part of an expression a type, resolves names and overloads, and reports what does not fit with the texts of cel-go
/// (checker/checker.go).
/// </summary>
internal sealed class Checker(CelEnvironment environment)
{
    private static readonly Dictionary<string, CelType> TypeNames = new(StringComparer.Ordinal)
    {
        ["bool"] = CelType.Bool,
        ["int"] = CelType.Int,
        ["uint"] = CelType.Uint,
        ["double"] = CelType.Double,
        ["string"] = CelType.String,
        ["bytes"] = CelType.Bytes,
        ["list"] = CelType.DynList,
        ["map"] = CelType.DynMap,
        ["null_type"] = CelType.Null,
        ["type"] = CelType.Type,
        ["dyn"] = CelType.Dyn,
        ["optional_type"] = CelType.Optional(CelType.Dyn),
        ["google.protobuf.Duration"] = CelType.Duration,
        ["google.protobuf.Timestamp"] = CelType.Timestamp,
        ["net.IP"] = CelAddress.AddressType,
        ["net.CIDR"] = CelNetwork.NetworkType,
        ["kubernetes.URL"] = CelUrl.UrlType,
        ["kubernetes.Quantity"] = CelQuantity.QuantityType,
    };

    private readonly TypeUnifier _types = new();
    private readonly List<(string Name, CelType Type)> _scope = [];
    private readonly Dictionary<Expression, CelType> _checked = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public List<CelIssue> Issues { get; } = [];

    /// <summary>Variables of the environment that the expression reads.</summary>
    public IReadOnlySet<string> UsedVariables => _used;

    /// <summary>The type of a name that denotes a type, or null.</summary>
    public static CelType? NamedType(string name) => TypeNames.GetValueOrDefault(name);

    public CelType CheckAll(Expression expression) => _types.Substitute(Check(expression), toDyn: true);

    /// <summary>The type of a part, once the whole is checked.</summary>
    public CelType TypeOf(Expression expression) => _types.Substitute(_checked[expression], toDyn: true);

    private CelType Check(Expression expression) => _checked[expression] = expression switch
    {
        ConstantExpression constant => constant.Value.Type,
        IdentifierExpression identifier => CheckIdentifier(identifier),
        SelectExpression select => CheckSelect(select),
        CallExpression call => CheckCall(call),
        LogicalExpression logical => CheckLogical(logical),
        ConditionalExpression conditional => CheckConditional(conditional),
        ListExpression list => CheckList(list),
        MapExpression map => CheckMap(map),
        ComprehensionExpression comprehension => CheckComprehension(comprehension),
        OptionalMapExpression optional => CheckOptionalMap(optional),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private CelType CheckIdentifier(IdentifierExpression identifier)
    {
        for (var i = _scope.Count - 1; i >= 0; i--)
        {
            if (_scope[i].Name == identifier.Name)
            {
                return _scope[i].Type;
            }
        }

        if (environment.Variables.TryGetValue(identifier.Name, out var type))
        {
            _used.Add(identifier.Name);
            return type;
        }

        return TypeNames.ContainsKey(identifier.Name) ? CelType.Type : Report(identifier, $"undeclared reference to '{identifier.Name}' (in container '')");
    }

    private CelType CheckSelect(SelectExpression select)
    {
        if (!select.IsTest && !select.IsOptional && QualifiedName(select) is { } name && TypeNames.TryGetValue(name, out var named) && !IsVariable(name.Split('.')[0]))
        {
            select.NamedType = named;
            return CelType.Type;
        }

        var operand = _types.Substitute(Check(select.Operand));
        var isOptional = operand.Kind == CelTypeKind.Optional;
        var target = isOptional ? operand.Parameters[0] : operand;
        var result = target.Kind switch
        {
            CelTypeKind.Map => target.Parameters[1],
            CelTypeKind.Object => target.Fields.TryGetValue(select.Field, out var field) ? field : Report(select, $"undefined field '{select.Field}'"),
            CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter => CelType.Dyn,
            _ => Report(select, $"type '{target}' does not support field selection"),
        };
        if (target.Kind == CelTypeKind.Parameter)
        {
            _types.TryAssign(CelType.Dyn, target);
        }

        if (select.IsTest)
        {
            return CelType.Bool;
        }

        return isOptional || select.IsOptional ? CelType.Optional(result) : result;
    }

    private bool IsVariable(string name) => environment.Variables.ContainsKey(name) || _scope.Exists(v => v.Name == name);

    private static string? QualifiedName(Expression expression) => expression switch
    {
        IdentifierExpression identifier => identifier.Name,
        SelectExpression { IsTest: false, IsOptional: false } select => QualifiedName(select.Operand) is { } prefix ? $"{prefix}.{select.Field}" : null,
        _ => null,
    };

    private CelType CheckCall(CallExpression call)
    {
        var arguments = call.Arguments.Select(Check).ToList();
        if (call.Target is null)
        {
            return Resolve(call, call.Function, arguments, isMember: false);
        }

        var name = QualifiedName(call.Target) is { } prefix ? $"{prefix}.{call.Function}" : null;
        if (name is not null && FunctionTable.Standard.ContainsKey(name))
        {
            call.IsNamespaced = true;
            return Resolve(call, name, arguments, isMember: false);
        }

        return Resolve(call, call.Function, [Check(call.Target), .. arguments], isMember: true);
    }

    private CelType Resolve(CallExpression call, string function, List<CelType> arguments, bool isMember)
    {
        if (!FunctionTable.Standard.TryGetValue(function, out var overloads))
        {
            return Report(call, $"undeclared reference to '{function}' (in container '')");
        }

        CelType? result = null;
        var chosen = new List<CelOverload>();
        foreach (var overload in overloads.Where(o => o.IsMember == isMember))
        {
            var names = new Dictionary<string, CelType>(StringComparer.Ordinal);
            var parameters = overload.Parameters.Select(p => _types.Instantiate(p, names)).ToList();
            if (!_types.TryAssign(arguments, parameters))
            {
                continue;
            }

            chosen.Add(overload);
            var type = _types.Substitute(_types.Instantiate(overload.Result, names));
            result = result is null || result.ToString() == type.ToString() ? result ?? type : CelType.Dyn;
        }

        call.Overloads = chosen;
        if (result is null)
        {
            return Report(call, $"found no matching overload for '{function}' applied to '{Signature(arguments, isMember)}'");
        }

        LiteralRules.Check(call, Issues);
        return result;
    }

    private string Signature(List<CelType> arguments, bool isMember)
    {
        var types = arguments.Select(a => _types.Substitute(a, toDyn: true).ToString()).ToList();
        return isMember ? $"{types[0]}.({string.Join(", ", types.Skip(1))})" : $"({string.Join(", ", types)})";
    }

    private CelType CheckLogical(LogicalExpression logical)
    {
        foreach (var term in logical.Terms)
        {
            Expect(term, CelType.Bool);
        }

        return CelType.Bool;
    }

    private CelType CheckConditional(ConditionalExpression conditional)
    {
        var condition = Check(conditional.Condition);
        var (whenTrue, whenFalse) = (Check(conditional.WhenTrue), Check(conditional.WhenFalse));
        var result = _types.Fresh();
        if (!_types.TryAssign([condition, whenTrue, whenFalse], [CelType.Bool, result, result]))
        {
            return Report(conditional, $"found no matching overload for '_?_:_' applied to '{Signature([condition, whenTrue, whenFalse], false)}'");
        }

        return _types.Substitute(result);
    }

    private CelType CheckList(ListExpression list)
    {
        CelType? element = null;
        foreach (var (item, isOptional) in list.Items)
        {
            element = Join(item, element, Unwrap(item, Check(item), isOptional));
        }

        return CelType.List(element ?? _types.Fresh());
    }

    private CelType CheckMap(MapExpression map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            key = Join(entry.Key, key, Check(entry.Key));
            value = Join(entry.Value, value, Unwrap(entry.Value, Check(entry.Value), entry.IsOptional));
        }

        return CelType.Map(key ?? _types.Fresh(), value ?? _types.Fresh());
    }

    private CelType Unwrap(Expression item, CelType type, bool isOptional)
    {
        if (!isOptional)
        {
            return type;
        }

        var inner = _types.Fresh();
        return _types.TryAssign(type, CelType.Optional(inner)) ? _types.Substitute(inner) : Mismatch(item, CelType.Optional(inner), type);
    }

    /// <summary>The type of the elements so far with one more: they must agree, Kubernetes allows no mixed literals.</summary>
    private CelType Join(Expression item, CelType? previous, CelType current)
    {
        if (previous is null)
        {
            return current;
        }

        return _types.TryAssign(previous, current) ? TypeUnifier.MoreGeneral(previous, current) : Mismatch(item, previous, current);
    }

    private CelType CheckComprehension(ComprehensionExpression comprehension)
    {
        var range = _types.Substitute(Check(comprehension.Range));
        var (first, second) = VariablesOf(comprehension, range);
        var element = comprehension.Second is null && range.Kind != CelTypeKind.Map ? second : first;
        _scope.Add((comprehension.Variable, comprehension.Second is null ? element : first));
        if (comprehension.Second is not null)
        {
            _scope.Add((comprehension.Second, second));
        }

        if (comprehension.Predicate is not null)
        {
            Expect(comprehension.Predicate, CelType.Bool);
        }

        var transform = comprehension.Transform is null ? null : Check(comprehension.Transform);
        _scope.RemoveRange(_scope.Count - (comprehension.Second is null ? 1 : 2), comprehension.Second is null ? 1 : 2);
        return comprehension.Kind switch
        {
            ComprehensionKind.Map or ComprehensionKind.TransformList => CelType.List(transform!),
            ComprehensionKind.Filter => CelType.List(element),
            ComprehensionKind.TransformMap => CelType.Map(first, transform!),
            ComprehensionKind.TransformMapEntry => CheckEntry(comprehension.Transform!, transform!),
            _ => CelType.Bool,
        };
    }

    private CelType CheckEntry(Expression transform, CelType type)
    {
        var map = CelType.Map(_types.Fresh(), _types.Fresh());
        return _types.TryAssign(type, map) ? _types.Substitute(map) : Mismatch(transform, CelType.DynMap, type);
    }

    private (CelType First, CelType Second) VariablesOf(ComprehensionExpression comprehension, CelType range)
    {
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter:
                _types.TryAssign(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(comprehension.Range, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Error, CelType.Error);
        }
    }

    private CelType CheckOptionalMap(OptionalMapExpression optional)
    {
        var inner = _types.Fresh();
        Expect(optional.Target, CelType.Optional(inner));
        _scope.Add((optional.Variable, _types.Substitute(inner)));
        var body = Check(optional.Body);
        _scope.RemoveAt(_scope.Count - 1);
        if (!optional.IsFlat)
        {
            return CelType.Optional(body);
        }

        var flat = CelType.Optional(_types.Fresh());
        return _types.TryAssign(body, flat) ? _types.Substitute(flat) : Mismatch(optional.Body, flat, body);
    }

    private void Expect(Expression expression, CelType expected)
    {
        var actual = Check(expression);
        if (!_types.TryAssign(actual, expected))
        {
            Mismatch(expression, expected, actual);
        }
    }

    private CelType Mismatch(Expression at, CelType expected, CelType actual) =>
        Report(at, $"expected type '{_types.Substitute(expected, true)}' but found '{_types.Substitute(actual, true)}'");

    private CelType Report(Expression at, string message)
    {
        Issues.Add(new CelIssue(at.Position, message));
        return CelType.Error;
    }
}
