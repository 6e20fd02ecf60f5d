namespace ModelServing.Runtime.Fetching.S3;

/// <param name="Keys">In the store's order.</param>
/// <param name="IsTruncated">There are more.</param>
internal sealed record S3Listing(IReadOnlyList<string> Keys, bool IsTruncated);
