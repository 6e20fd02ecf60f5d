using ModelServing.Sandbox.Cel.Library;

namespace ModelServing.Sandbox.Cel.Syntax;

internal sealed class ConstantExpression(int position, CelValue value) : Expression(position)
{
    public CelValue Value { get; } = value;
}

internal sealed class IdentifierExpression(int position, string name) : Expression(position)
{
    public string Name { get; } = name;
}

/// <summary><c>operand.field</c>, <c>has(operand.field)</c> where <paramref name="isTest"/>, <c>operand.?field</c> where <paramref name="isOptional"/>.</summary>
internal sealed class SelectExpression(int position, Expression operand, string field, bool isTest, bool isOptional) : Expression(position, operand)
{
    public Expression Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;

    public bool IsOptional { get; } = isOptional;

    /// <summary>The type that a qualified name denotes, set by the checker.</summary>
    public CelType? NamedType { get; set; }
}

internal sealed class CallExpression(int position, string function, Expression? target, IReadOnlyList<Expression> arguments)
    : Expression(position, [target, .. arguments])
{
    public string Function { get; } = function;

    public Expression? Target { get; } = target;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;

    /// <summary>What the call may mean, set by the checker: at least one overload, or none for the optional index.</summary>
    public IReadOnlyList<CelOverload> Overloads { get; set; } = [];

    /// <summary>True where the target is the prefix of the function's name, as in <c>ip.isCanonical(x)</c>; set by the checker.</summary>
    public bool IsNamespaced { get; set; }
}

/// <summary>A chain of <c>&amp;&amp;</c> or of <c>||</c>.</summary>
internal sealed class LogicalExpression(int position, bool isAnd, IReadOnlyList<Expression> terms) : Expression(position, terms)
{
    public bool IsAnd { get; } = isAnd;

    public IReadOnlyList<Expression> Terms { get; } = terms;
}

internal sealed class ConditionalExpression(int position, Expression condition, Expression whenTrue, Expression whenFalse)
    : Expression(position, condition, whenTrue, whenFalse)
{
    public Expression Condition { get; } = condition;

    public Expression WhenTrue { get; } = whenTrue;

    public Expression WhenFalse { get; } = whenFalse;
}

/// <summary>A list; elements written with <c>?</c> are optional values that vanish when absent.</summary>
internal sealed class ListExpression(int position, IReadOnlyList<(Expression Item, bool IsOptional)> items) : Expression(position, items.Select(static i => i.Item))
{
    public IReadOnlyList<(Expression Item, bool IsOptional)> Items { get; } = items;
}

internal sealed class MapExpression(int position, IReadOnlyList<(Expression Key, Expression Value, bool IsOptional)> entries)
    : Expression(position, entries.SelectMany(static e => new[] { e.Key, e.Value }))
{
    public IReadOnlyList<(Expression Key, Expression Value, bool IsOptional)> Entries { get; } = entries;
}

/// <summary>A macro over the elements of a list or map. With a second variable the first is the index or key.</summary>
internal sealed class ComprehensionExpression(
    int position, ComprehensionKind kind, Expression range, string variable, string? second, Expression? predicate, Expression? transform)
    : Expression(position, range, predicate, transform)
{
    public ComprehensionKind Kind { get; } = kind;

    public Expression Range { get; } = range;

    public string Variable { get; } = variable;

    public string? Second { get; } = second;

    public Expression? Predicate { get; } = predicate;

    public Expression? Transform { get; } = transform;
}

/// <summary><c>target.optMap(variable, body)</c>; <c>optFlatMap</c> where <paramref name="isFlat"/>.</summary>
internal sealed class OptionalMapExpression(int position, Expression target, string variable, Expression body, bool isFlat) : Expression(position, target, body)
{
    public Expression Target { get; } = target;

    public string Variable { get; } = variable;

    public Expression Body { get; } = body;

    public bool IsFlat { get; } = isFlat;
}
