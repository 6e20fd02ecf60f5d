using System.Collections.Frozen;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Report;

/// <summary>
/// Which of several causes is the root, and which are final. A verdict on the specification or the model comes before trouble
/// with a container, and that before trouble with a node: the later ones often follow from, or hide behind, the earlier.
/// </summary>
internal static class FailureRank
{
    private static readonly FrozenDictionary<string, (int Rank, bool IsTerminal)> Table = new (string Reason, bool IsTerminal)[]
    {
        (FailureReasons.InvalidConfiguration, true),
        (FailureReasons.DigestMismatch, true),
        (FailureReasons.UnsupportedOpset, true),
        (FailureReasons.InvalidModel, true),
        (FailureReasons.ModelLoadFailed, true),
        (FailureReasons.WarmupFailed, true),
        (FailureReasons.ContractChanged, true),
        (FailureReasons.InsufficientMemory, true),
        (FailureReasons.AddressRefused, true),
        (FailureReasons.AccessDenied, true),
        (FailureReasons.ModelNotFound, true),
        (FailureReasons.ExecutionProviderUnavailable, true),
        (FailureReasons.OutOfMemory, false),
        (FailureReasons.InvalidImageName, true),
        (FailureReasons.ImagePullFailed, false),
        (FailureReasons.CreateContainerConfigError, false),
        (FailureReasons.ModelUnreadable, false),
        (FailureReasons.RuntimeCrashed, false),
        (FailureReasons.InsufficientAccelerators, false),
        (FailureReasons.Unschedulable, false),
        (FailureReasons.PodCreationFailed, false),
        (FailureReasons.PodEvicted, false),
    }.Select((entry, index) => (entry.Reason, entry.IsTerminal, index))
     .ToFrozenDictionary(entry => entry.Reason, entry => (entry.index, entry.IsTerminal), StringComparer.Ordinal);

    /// <summary>Smaller is nearer to the root.</summary>
    public static int Of(string reason) => Table.TryGetValue(reason, out var entry) ? entry.Rank : int.MaxValue;

    public static bool IsTerminal(string reason) => Table.TryGetValue(reason, out var entry) && entry.IsTerminal;

    public static bool IsKnown(string reason) => Table.ContainsKey(reason);

    public static IEnumerable<string> Reasons => Table.Keys;
}
