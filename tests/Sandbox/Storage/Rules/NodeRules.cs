namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class NodeRules : ResourceRules
{
    public override bool KeepsStatusOnCreate => true;
}
