namespace ModelServing.Protocol.Requests;

/// <summary>Bounds on what a request may declare, so that a small body cannot ask for much work or memory.</summary>
public static class RequestLimits
{
    /// <summary>Inputs of one request.</summary>
    public const int MaxInputs = 256;

    /// <summary>Outputs that one request may list.</summary>
    public const int MaxOutputs = 256;

    /// <summary>Dimensions of one tensor.</summary>
    public const int MaxDimensions = 32;

    /// <summary>UTF-8 bytes of a tensor's name.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>UTF-8 bytes of a request's id.</summary>
    public const int MaxIdBytes = 4096;

    /// <summary>Parameters in one object.</summary>
    public const int MaxParameters = 256;

    /// <summary>Depth of nesting in the JSON.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>Bytes of one tensor.</summary>
    public const long MaxTensorBytes = int.MaxValue;
}
