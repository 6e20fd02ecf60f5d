namespace ModelServing.Api.Meta;

/// <summary>Any API object: it names its own type on the wire.</summary>
/// <remarks>Items of a list carry neither member; <see cref="KubernetesEntityAttribute"/> on the C# type says what they are.</remarks>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>version</c> alone for the core group.</summary>
    string? ApiVersion { get; set; }

    string? Kind { get; set; }
}
