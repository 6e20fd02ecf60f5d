using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel;

/// <summary>JSON as CEL values without a schema: whole numbers are int, others double.</summary>
public static class CelJson
{
    /// <summary>Copies <paramref name="node"/>; null stands for JSON null.</summary>
    public static CelValue ToValue(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            return CelMap.Of(map.Select(static p => KeyValuePair.Create<CelValue, CelValue>(new CelString(p.Key), ToValue(p.Value))));
        }

        if (node is JsonArray list)
        {
            return CelList.Of([.. list.Select(ToValue)]);
        }

        var scalar = JsonScalar.Of(node);
        return scalar.Kind switch
        {
            JsonScalarKind.Boolean => CelBool.Of(scalar.Boolean),
            JsonScalarKind.Integer => new CelInt(scalar.Integer),
            JsonScalarKind.Double => new CelDouble(scalar.Number),
            JsonScalarKind.String => new CelString(scalar.Text!),
            _ => CelNull.Instance,
        };
    }
}
