using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Discovery;

/// <summary>Two shapes of one stored object. Both directions change the object in place.</summary>
internal interface IObjectConversion
{
    void ToServed(JsonObject value);

    void ToStored(JsonObject value);
}
