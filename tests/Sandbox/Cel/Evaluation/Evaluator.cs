using System.Diagnostics;
using ModelServing.Sandbox.Cel.Checking;
using ModelServing.Sandbox.Cel.Library;
using ModelServing.Sandbox.Cel.Syntax;

namespace ModelServing.Sandbox.Cel.Evaluation;

/// <summary>Walks a checked expression. One evaluation, one instance. Errors are values, and the logical operators absorb them.</summary>
internal sealed class Evaluator(IReadOnlyDictionary<string, CelValue> bindings, long costLimit)
{
    private const int ListCost = 10;
    private const int MapCost = 30;
    private readonly CostMeter _meter = new(costLimit);

    public CelEvaluation Run(Expression root)
    {
        try
        {
            return new CelEvaluation(Evaluate(root, null), _meter.Cost);
        }
        catch (CostLimitException)
        {
            return new CelEvaluation(new CelError("operation cancelled: actual cost limit exceeded") { IsLimit = true }, _meter.Cost);
        }
    }

    internal void Charge(long units) => _meter.Charge(units);

    internal CelValue Evaluate(Expression expression, Scope? scope)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case IdentifierExpression identifier:
                return Identify(identifier.Name, scope);
            case SelectExpression select:
                return Select(select, scope);
            case LogicalExpression logical:
                return Combine(logical, scope);
            case ConditionalExpression conditional:
                return Choose(conditional, scope);
            case CallExpression call:
                return Call(call, scope);
            case ListExpression list:
                return MakeList(list, scope);
            case MapExpression map:
                return MakeMap(map, scope);
            case ComprehensionExpression comprehension:
                return Comprehension.Evaluate(this, comprehension, scope);
            case OptionalMapExpression optional:
                return MapOptional(optional, scope);
            default:
                throw new UnreachableException();
        }
    }

    private CelValue Identify(string name, Scope? scope)
    {
        Charge(1);
        if (Scope.Find(scope, name) is { } local)
        {
            return local;
        }

        if (bindings.TryGetValue(name, out var value))
        {
            return value;
        }

        return Checker.NamedType(name) is { } type ? new CelTypeValue(type) : new CelError($"no such attribute(s): {name}");
    }

    private CelValue Select(SelectExpression select, Scope? scope)
    {
        if (select.NamedType is not null)
        {
            return new CelTypeValue(select.NamedType);
        }

        var operand = Evaluate(select.Operand, scope);
        Charge(select.IsTest ? 0 : 1);
        if (operand is CelError)
        {
            return operand;
        }

        var isOptional = select.IsOptional || operand is CelOptional;
        var target = operand is CelOptional optional ? optional.Value : operand;
        var found = target is null ? null : target is CelMap map ? map.Find(new CelString(select.Field)) : CelError.NoSuchOverload();
        if (select.IsTest)
        {
            return found is CelError && target is not CelMap ? found : CelBool.Of(found is not null);
        }

        if (isOptional)
        {
            return found is CelError ? found : found is null ? CelOptional.None : CelOptional.Of(found);
        }

        return found ?? CelError.NoSuchKey(select.Field);
    }

    private CelValue Combine(LogicalExpression logical, Scope? scope)
    {
        CelValue? failure = null;
        foreach (var term in logical.Terms)
        {
            var value = Evaluate(term, scope);
            if (value is CelBool flag)
            {
                if (flag.Value != logical.IsAnd)
                {
                    return flag;
                }
            }
            else
            {
                failure ??= value as CelError ?? CelError.NoSuchOverload();
            }
        }

        return failure ?? CelBool.Of(logical.IsAnd);
    }

    private CelValue Choose(ConditionalExpression conditional, Scope? scope) => Evaluate(conditional.Condition, scope) switch
    {
        CelBool condition => Evaluate(condition.Value ? conditional.WhenTrue : conditional.WhenFalse, scope),
        CelError error => error,
        _ => CelError.NoSuchOverload(),
    };

    private CelValue Call(CallExpression call, Scope? scope)
    {
        var hasTarget = call is { Target: not null, IsNamespaced: false };
        var arguments = new CelValue[call.Arguments.Count + (hasTarget ? 1 : 0)];
        var next = 0;
        if (hasTarget)
        {
            arguments[next++] = Evaluate(call.Target!, scope);
            if (call.Function is "or" or "orValue" && arguments[0] is CelOptional { Value: not null } present)
            {
                Charge(1);
                return call.Function == "or" ? present : present.Value;
            }
        }

        foreach (var argument in call.Arguments)
        {
            arguments[next++] = Evaluate(argument, scope);
        }

        return Invoke(call, arguments);
    }

    private CelValue Invoke(CallExpression call, CelValue[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is CelError)
            {
                return argument;
            }
        }

        foreach (var overload in call.Overloads)
        {
            if (overload.Accepts(arguments))
            {
                Charge(CallCost.Before(overload.Function, arguments));
                var result = overload.Invoke(arguments);
                Charge(CallCost.After(overload.Function, result));
                return result;
            }
        }

        Charge(1);
        return call.Function == "_[_]" && arguments[0] is CelList list ? CollectionLibrary.Index(list, arguments[1]) : CelError.NoSuchOverload();
    }

    private CelValue MakeList(ListExpression list, Scope? scope)
    {
        var items = new List<CelValue>(list.Items.Count);
        foreach (var (item, isOptional) in list.Items)
        {
            var value = Evaluate(item, scope);
            if (value is CelError)
            {
                return value;
            }

            if (!isOptional)
            {
                items.Add(value);
            }
            else if (value is CelOptional optional)
            {
                items.AddRange(optional.Value is null ? [] : [optional.Value]);
            }
            else
            {
                return new CelError($"cannot initialize optional list element from non-optional value {value}");
            }
        }

        Charge(ListCost);
        return CelList.Of(items);
    }

    private CelValue MakeMap(MapExpression map, Scope? scope)
    {
        var entries = new Dictionary<CelValue, CelValue>(CelKeyComparer.Instance);
        foreach (var (keyExpression, valueExpression, isOptional) in map.Entries)
        {
            var key = Evaluate(keyExpression, scope);
            var value = Evaluate(valueExpression, scope);
            if (key is CelError || value is CelError)
            {
                return key as CelError ?? value;
            }

            if (key is not (CelInt or CelUint or CelBool or CelString))
            {
                return new CelError($"unsupported key type: {key.Type.Name}");
            }

            if (isOptional && value is not CelOptional)
            {
                return new CelError($"cannot initialize optional entry '{key}' from non-optional value {value}");
            }

            var present = isOptional ? ((CelOptional)value).Value : value;
            if (present is not null && !entries.TryAdd(key, present))
            {
                return new CelError($"Failed with repeated key: {key}");
            }
        }

        Charge(MapCost);
        return CelMap.Of(entries);
    }

    private CelValue MapOptional(OptionalMapExpression optional, Scope? scope)
    {
        var target = Evaluate(optional.Target, scope);
        if (target is not CelOptional value)
        {
            return target as CelError ?? CelError.NoSuchOverload();
        }

        Charge(1);
        if (value.Value is null)
        {
            return value;
        }

        var body = Evaluate(optional.Body, new Scope(optional.Variable, value.Value, scope));
        return optional.IsFlat || body is CelError ? body : CelOptional.Of(body);
    }
}
