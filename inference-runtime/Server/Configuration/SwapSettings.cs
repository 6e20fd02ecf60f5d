using ModelServing.Engine.Catalogue;

namespace ModelServing.Runtime.Configuration;

/// <summary>The process follows its configuration document: what it names as the model takes the place of what is served.</summary>
/// <param name="ContractChange">What the model may change for its callers.</param>
internal sealed record SwapSettings(ContractPolicy ContractChange);
