using ModelServing.Sandbox.Cel.Syntax;

namespace ModelServing.Sandbox.Cel.Evaluation;

/// <summary>Evaluates macros over elements, at the cost of the loops that cel-go expands them to.</summary>
internal static class Comprehension
{
    private const int ListCost = 10;
    private const int MapCost = 30;

    public static CelValue Evaluate(Evaluator evaluator, ComprehensionExpression node, Scope? scope)
    {
        var range = evaluator.Evaluate(node.Range, scope);
        if (range is not (CelList or CelMap))
        {
            return range as CelError ?? CelError.NoSuchOverload();
        }

        return node.Kind switch
        {
            ComprehensionKind.All => Quantify(evaluator, node, Scopes(node, range, scope), isAll: true),
            ComprehensionKind.Exists => Quantify(evaluator, node, Scopes(node, range, scope), isAll: false),
            ComprehensionKind.ExistsOne => ExistsOne(evaluator, node, Scopes(node, range, scope)),
            ComprehensionKind.TransformMap or ComprehensionKind.TransformMapEntry => TransformMap(evaluator, node, Scopes(node, range, scope)),
            _ => TransformList(evaluator, node, Scopes(node, range, scope)),
        };
    }

    /// <summary>The variables of each round, innermost last, with the value of the first one.</summary>
    private static IEnumerable<(Scope Scope, CelValue First)> Scopes(ComprehensionExpression node, CelValue range, Scope? outer)
    {
        if (range is CelMap map)
        {
            foreach (var key in map.Keys)
            {
                var scope = new Scope(node.Variable, key, outer);
                yield return (node.Second is null ? scope : new Scope(node.Second, map.Find(key)!, scope), key);
            }

            yield break;
        }

        var list = (CelList)range;
        for (var i = 0; i < list.Count; i++)
        {
            if (node.Second is null)
            {
                yield return (new Scope(node.Variable, list[i], outer), list[i]);
            }
            else
            {
                yield return (new Scope(node.Second, list[i], new Scope(node.Variable, new CelInt(i), outer)), new CelInt(i));
            }
        }
    }

    private static CelValue Quantify(Evaluator evaluator, ComprehensionExpression node, IEnumerable<(Scope Scope, CelValue First)> rounds, bool isAll)
    {
        CelValue? failure = null;
        foreach (var (scope, _) in rounds)
        {
            evaluator.Charge(isAll ? 3 : 4);
            var value = evaluator.Evaluate(node.Predicate!, scope);
            if (value is CelBool flag && flag.Value != isAll)
            {
                evaluator.Charge(1);
                return flag;
            }

            failure ??= value is CelBool ? null : value as CelError ?? CelError.NoSuchOverload();
        }

        evaluator.Charge(1);
        return failure ?? CelBool.Of(isAll);
    }

    private static CelValue ExistsOne(Evaluator evaluator, ComprehensionExpression node, IEnumerable<(Scope Scope, CelValue First)> rounds)
    {
        var count = 0;
        foreach (var (scope, _) in rounds)
        {
            evaluator.Charge(1);
            var value = evaluator.Evaluate(node.Predicate!, scope);
            if (value is not CelBool flag)
            {
                return value as CelError ?? CelError.NoSuchOverload();
            }

            evaluator.Charge(flag.Value ? 1 : 0);
            count += flag.Value ? 1 : 0;
        }

        evaluator.Charge(2);
        return CelBool.Of(count == 1);
    }

    private static CelValue TransformList(Evaluator evaluator, ComprehensionExpression node, IEnumerable<(Scope Scope, CelValue First)> rounds)
    {
        var items = new List<CelValue>();
        foreach (var (scope, first) in rounds)
        {
            var admits = Admits(evaluator, node, scope);
            if (admits is not CelBool admitted)
            {
                return admits as CelError ?? CelError.NoSuchOverload();
            }

            if (!admitted.Value)
            {
                evaluator.Charge(1);
                continue;
            }

            evaluator.Charge(ListCost + (node.Transform is null ? 3 : 2));
            var item = node.Transform is null ? first : evaluator.Evaluate(node.Transform, scope);
            if (item is CelError)
            {
                return item;
            }

            items.Add(item);
        }

        evaluator.Charge(ListCost + 1);
        return CelList.Of(items);
    }

    private static CelValue TransformMap(Evaluator evaluator, ComprehensionExpression node, IEnumerable<(Scope Scope, CelValue First)> rounds)
    {
        var entries = new Dictionary<CelValue, CelValue>(CelKeyComparer.Instance);
        foreach (var (scope, first) in rounds)
        {
            var admits = Admits(evaluator, node, scope);
            if (admits is not CelBool admitted)
            {
                return admits as CelError ?? CelError.NoSuchOverload();
            }

            if (!admitted.Value)
            {
                evaluator.Charge(1);
                continue;
            }

            evaluator.Charge(2);
            var value = evaluator.Evaluate(node.Transform!, scope);
            if (value is CelError)
            {
                return value;
            }

            if (Insert(entries, node.Kind, first, value) is { } repeated)
            {
                return repeated;
            }
        }

        evaluator.Charge(MapCost + 1);
        return CelMap.Of(entries);
    }

    private static CelError? Insert(Dictionary<CelValue, CelValue> entries, ComprehensionKind kind, CelValue key, CelValue value)
    {
        if (kind == ComprehensionKind.TransformMap)
        {
            return entries.TryAdd(key, value) ? null : new CelError($"insert failed: key {key} already exists");
        }

        if (value is not CelMap map)
        {
            return CelError.NoSuchOverload();
        }

        foreach (var newKey in map.Keys)
        {
            if (!entries.TryAdd(newKey, map.Find(newKey)!))
            {
                return new CelError($"insert failed: key {newKey} already exists");
            }
        }

        return null;
    }

    private static CelValue Admits(Evaluator evaluator, ComprehensionExpression node, Scope scope) =>
        node.Predicate is null ? CelBool.True : evaluator.Evaluate(node.Predicate, scope);
}
