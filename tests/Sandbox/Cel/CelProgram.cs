using ModelServing.Sandbox.Cel.Checking;
using ModelServing.Sandbox.Cel.Evaluation;
using ModelServing.Sandbox.Cel.Syntax;

namespace ModelServing.Sandbox.Cel;

/// <summary>
/// A checked expression of the Common Expression Language as Kubernetes 1.35 configures it (github.com/google/cel-spec,
/// k8s.io/apiserver/pkg/cel/environment). Immutable and thread-safe.
/// </summary>
public sealed class CelProgram
{
    /// <summary>Most that one evaluation may cost: PerCallLimit of k8s.io/apiserver/pkg/apis/cel.</summary>
    public const long PerCallCostLimit = 1_000_000;

    private readonly Expression _root;

    private CelProgram(string source, Expression root, CelType resultType, IReadOnlySet<string> usedVariables, double maximumCost)
    {
        Source = source;
        _root = root;
        ResultType = resultType;
        UsedVariables = usedVariables;
        MaximumCost = maximumCost;
    }

    public string Source { get; }

    /// <summary>The static type of the result; dyn where only evaluation can tell.</summary>
    public CelType ResultType { get; }

    /// <summary>Variables of the environment that the expression reads.</summary>
    public IReadOnlySet<string> UsedVariables { get; }

    /// <summary>
    /// The most that an evaluation can cost, by the bounds of the variables' types; infinity where these bound nothing. Kubernetes refuses
    /// rules by it, an evaluation is held to <see cref="PerCallCostLimit"/>.
    /// </summary>
    public double MaximumCost { get; }

    /// <summary>Parses and checks <paramref name="expression"/>.</summary>
    /// <exception cref="CelCompileException">It does not compile; nothing else is thrown, whatever the text.</exception>
    public static CelProgram Compile(string expression, CelEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(environment);
        Expression root;
        try
        {
            root = Parser.Parse(expression);
        }
        catch (SyntaxException e)
        {
            throw new CelCompileException([new CelIssue(e.Position, e.Message)], expression);
        }

        var checker = new Checker(environment);
        var type = checker.CheckAll(root);
        return checker.Issues.Count == 0
            ? new CelProgram(expression, root, type, checker.UsedVariables, new CostEstimator(checker.TypeOf).Estimate(root))
            : throw new CelCompileException(checker.Issues, expression);
    }

    /// <summary>Evaluates with a value for each variable that is read. Never throws: failures, also of the cost limit, are a <see cref="CelError"/>.</summary>
    public CelValue Evaluate(IReadOnlyDictionary<string, CelValue> bindings) => EvaluateWithCost(bindings).Value;

    /// <summary>As <see cref="Evaluate"/>, and says what it cost; ends with an error once <paramref name="costLimit"/> is passed.</summary>
    public CelEvaluation EvaluateWithCost(IReadOnlyDictionary<string, CelValue> bindings, long costLimit = PerCallCostLimit)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        return new Evaluator(bindings, costLimit).Run(_root);
    }
}
