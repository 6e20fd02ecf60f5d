namespace ModelServing.Sandbox.Schema;

/// <summary>The kinds of k8s.io/apimachinery/pkg/util/validation/field.Error that schema validation gives.</summary>
public enum ViolationType
{
    Required,
    Invalid,
    TypeInvalid,
    NotSupported,
    Forbidden,
    Duplicate,
    TooLong,
    TooMany,
    Internal,
}
