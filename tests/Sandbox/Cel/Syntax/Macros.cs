namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>The macros of CEL, of optional values and of two-variable comprehensions. A call of other arity is an ordinary call.</summary>
internal static class Macros
{
    public static Expression? ExpandGlobal(int position, string name, List<Expression> arguments)
    {
        if (name != "has" || arguments.Count != 1)
        {
            return null;
        }

        return arguments[0] is SelectExpression { IsTest: false, IsOptional: false } select
            ? new SelectExpression(select.Position, select.Operand, select.Field, true, false)
            : throw new SyntaxException(arguments[0].Position, "invalid argument to has() macro");
    }

    public static Expression? ExpandMember(int position, Expression target, string name, List<Expression> arguments)
    {
        switch (name, arguments.Count)
        {
            case ("all", 2):
                return OneVariable(position, ComprehensionKind.All, target, arguments, arguments[1], null);
            case ("exists", 2):
                return OneVariable(position, ComprehensionKind.Exists, target, arguments, arguments[1], null);
            case ("exists_one" or "existsOne", 2):
                return OneVariable(position, ComprehensionKind.ExistsOne, target, arguments, arguments[1], null);
            case ("filter", 2):
                return OneVariable(position, ComprehensionKind.Filter, target, arguments, arguments[1], null);
            case ("map", 2):
                return OneVariable(position, ComprehensionKind.Map, target, arguments, null, arguments[1]);
            case ("map", 3):
                return OneVariable(position, ComprehensionKind.Map, target, arguments, arguments[1], arguments[2]);
            case ("all", 3):
                return TwoVariables(position, ComprehensionKind.All, target, arguments, arguments[2], null);
            case ("exists", 3):
                return TwoVariables(position, ComprehensionKind.Exists, target, arguments, arguments[2], null);
            case ("exists_one" or "existsOne", 3):
                return TwoVariables(position, ComprehensionKind.ExistsOne, target, arguments, arguments[2], null);
            case ("transformList" or "transformMap" or "transformMapEntry", 3):
                return TwoVariables(position, Transform(name), target, arguments, null, arguments[2]);
            case ("transformList" or "transformMap" or "transformMapEntry", 4):
                return TwoVariables(position, Transform(name), target, arguments, arguments[2], arguments[3]);
            case ("optMap" or "optFlatMap", 2):
                return new OptionalMapExpression(position, target, Variable(arguments[0], $"{name}() variable name must be a simple identifier"), arguments[1], name == "optFlatMap");
            default:
                return null;
        }
    }

    private static ComprehensionKind Transform(string name) => name switch
    {
        "transformList" => ComprehensionKind.TransformList,
        "transformMap" => ComprehensionKind.TransformMap,
        _ => ComprehensionKind.TransformMapEntry,
    };

    private static ComprehensionExpression OneVariable(
        int position, ComprehensionKind kind, Expression range, List<Expression> arguments, Expression? predicate, Expression? transform) =>
        new(position, kind, range, Variable(arguments[0], "argument must be a simple name"), null, predicate, transform);

    private static ComprehensionExpression TwoVariables(
        int position, ComprehensionKind kind, Expression range, List<Expression> arguments, Expression? predicate, Expression? transform)
    {
        var first = Variable(arguments[0], "argument must be a simple name");
        var second = Variable(arguments[1], "argument must be a simple name");
        return first == second
            ? throw new SyntaxException(arguments[1].Position, $"duplicate variable name: {second}")
            : new ComprehensionExpression(position, kind, range, first, second, predicate, transform);
    }

    private static string Variable(Expression argument, string problem)
    {
        if (argument is not IdentifierExpression identifier)
        {
            throw new SyntaxException(argument.Position, problem);
        }

        return identifier.Name is "__result__" or "@result"
            ? throw new SyntaxException(argument.Position, "iteration variable overwrites accumulator variable")
            : identifier.Name;
    }
}
