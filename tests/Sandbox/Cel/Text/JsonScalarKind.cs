namespace ModelServing.Sandbox.Cel.Text;

internal enum JsonScalarKind
{
    Null,
    Boolean,
    Integer,
    Double,
    String,
    Array,
    Object,
}
