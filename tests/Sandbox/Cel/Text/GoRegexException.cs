namespace ModelServing.Sandbox.Cel.Text;

/// <summary>The pattern is not RE2. The message is Go's: what is wrong, and the part of the pattern.</summary>
internal sealed class GoRegexException(string problem, string part) : Exception($"error parsing regexp: {problem}{(part.Length == 0 ? "" : $": `{part}`")}");
