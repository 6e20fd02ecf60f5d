using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Metadata;

/// <summary>
/// One model in the answer to <c>POST /v2/repository/index</c>, and on one line the container's termination message.
/// Absent members are not written. The contract is docs/reference/runtime-contract.md.
/// </summary>
public sealed record ModelIndexEntry
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    /// <summary><c>LOADING</c>, <c>READY</c>, <c>UNLOADING</c> or <c>UNAVAILABLE</c>.</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>A CamelCase word; empty while ready.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>The exit code of the process that this entry explains.</summary>
    [JsonPropertyName("exitCode")]
    public int? ExitCode { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    [JsonPropertyName("digest")]
    public string? Digest { get; init; }

    [JsonPropertyName("sizeBytes")]
    public long? SizeBytes { get; init; }

    /// <summary>Version of the default ONNX operator set.</summary>
    [JsonPropertyName("opset")]
    public long? Opset { get; init; }

    [JsonPropertyName("executionProvider")]
    public string? ExecutionProvider { get; init; }

    /// <summary>What the configuration calls what was asked for: <c>model.id</c>.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>How much more memory the process used when the model was loaded and warm than before; an estimate while others are at work.</summary>
    [JsonPropertyName("memoryBytes")]
    public long? MemoryBytes { get; init; }

    [JsonPropertyName("timings")]
    public ModelIndexTimings? Timings { get; init; }
}
