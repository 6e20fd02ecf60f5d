namespace ModelServing.Runtime.Endpoints;

/// <summary>How a body is compressed on the wire. Source: RFC 9110, section 8.4.1.</summary>
internal enum ContentCoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RFC 1952, one member.</summary>
    Gzip,

    /// <summary>RFC 1950 (zlib); on requests also bare RFC 1951, which some clients send under this name.</summary>
    Deflate,
}
