namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class NodeRules() : TypedRules("", "v1", "Node")
{
    public override bool KeepsStatusOnCreate => true;
}
