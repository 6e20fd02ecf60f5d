namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>One series selector of a query: <c>name{label="value"}</c>.</summary>
internal sealed record PromSelector(string Metric, IReadOnlyList<PromMatcher> Matchers);

/// <summary>One matcher of a selector.</summary>
/// <param name="Label">The label.</param>
/// <param name="Operator"><c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>.</param>
/// <param name="Value">Without its quotes.</param>
internal sealed record PromMatcher(string Label, string Operator, string Value);
