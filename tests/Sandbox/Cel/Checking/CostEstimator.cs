using System.Diagnostics;
using ModelServing.Sandbox.Cel.Syntax;

namespace ModelServing.Sandbox.Cel.Checking;

/// <summary>
/// The most that an expression can cost, from the bounds that its variables' types declare (cel-go checker/cost.go). Kubernetes refuses
/// rules by this figure when a definition is written. <paramref name="typeOf"/> gives the checked type of a part.
/// </summary>
internal sealed class CostEstimator(Func<Expression, CelType> typeOf)
{
    private const double ListCost = 10;
    private const double MapCost = 30;

    /// <summary>Infinity where nothing bounds it.</summary>
    public double Estimate(Expression expression) => Visit(expression).Cost;

    private Figure Visit(Expression expression) => expression switch
    {
        ConstantExpression constant => new Figure(0, constant.Value.Size, constant.Value.Size),
        IdentifierExpression => new Figure(1, Declared(expression)),
        SelectExpression select => VisitSelect(select),
        CallExpression call => VisitCall(call),
        LogicalExpression logical => new Figure(logical.Terms.Sum(t => Visit(t).Cost), 1),
        ConditionalExpression conditional => VisitConditional(conditional),
        ListExpression list => new Figure(ListCost + list.Items.Sum(i => Visit(i.Item).Cost), list.Items.Count),
        MapExpression map => new Figure(MapCost + map.Entries.Sum(e => Visit(e.Key).Cost + Visit(e.Value).Cost), map.Entries.Count),
        ComprehensionExpression comprehension => VisitComprehension(comprehension),
        OptionalMapExpression optional => new Figure(1 + Visit(optional.Target).Cost + Visit(optional.Body).Cost, Declared(optional)),
        _ => throw new UnreachableException(),
    };

    private Figure VisitSelect(SelectExpression select)
    {
        if (select.NamedType is not null)
        {
            return new Figure(1, 1);
        }

        var operand = Visit(select.Operand).Cost;
        var costs = !select.IsTest && typeOf(select.Operand).Kind is CelTypeKind.Map or CelTypeKind.Object or CelTypeKind.Optional;
        return new Figure(operand + (costs ? 1 : 0), Declared(select));
    }

    private Figure VisitConditional(ConditionalExpression conditional)
    {
        var (whenTrue, whenFalse) = (Visit(conditional.WhenTrue), Visit(conditional.WhenFalse));
        return new Figure(Visit(conditional.Condition).Cost + Math.Max(whenTrue.Cost, whenFalse.Cost), Math.Max(whenTrue.Size, whenFalse.Size));
    }

    private Figure VisitCall(CallExpression call)
    {
        List<Expression> operands = call.Target is null || call.IsNamespaced ? [.. call.Arguments] : [call.Target, .. call.Arguments];
        var figures = operands.ConvertAll(Visit);
        var cost = figures.Sum(static f => f.Cost);
        if (call.Function == "dyn")
        {
            return figures[0] with { Cost = cost + 1 };
        }

        var function = call.Overloads.Count > 0 ? call.Overloads[0].Function : call.Function;
        var estimate = CallEstimate.Of(function, operands.ConvertAll(o => typeOf(o)), [.. figures.Select(static f => f.Size)], [.. figures.Select(static f => f.LeastSize)]);
        var isIndex = function is "_[_]" or "_[?_]";
        var size = estimate.ResultSize ?? (isIndex || CallEstimate.SizeOf(typeOf(call)) <= 1 ? Declared(call) : double.PositiveInfinity);
        return new Figure(cost + estimate.Cost, size);
    }

    /// <summary>The figures of one round are those of the loop that cel-go expands the macro to.</summary>
    private Figure VisitComprehension(ComprehensionExpression comprehension)
    {
        var range = Visit(comprehension.Range);
        var predicate = comprehension.Predicate is null ? 0 : Visit(comprehension.Predicate).Cost;
        var transform = comprehension.Transform is null ? 0 : Visit(comprehension.Transform).Cost;
        var (once, round, size) = comprehension.Kind switch
        {
            ComprehensionKind.All => (1, 3 + predicate, 1),
            ComprehensionKind.Exists => (1, 4 + predicate, 1),
            ComprehensionKind.ExistsOne => (2, 2 + predicate, 1),
            ComprehensionKind.Filter => (ListCost + 1, ListCost + 3 + predicate, range.Size),
            ComprehensionKind.Map or ComprehensionKind.TransformList => (ListCost + 1, ListCost + 2 + predicate + transform, range.Size),
            _ => (MapCost + 1, 2 + predicate + transform, range.Size),
        };
        return new Figure(range.Cost + once + (range.Size == 0 ? 0 : range.Size * round), size);
    }

    private double Declared(Expression expression) => CallEstimate.SizeOf(typeOf(expression));

    private readonly record struct Figure(double Cost, double Size, double LeastSize = 0);
}
