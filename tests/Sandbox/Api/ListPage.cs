using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <param name="Items">This page's objects.</param>
/// <param name="ResourceVersion">Version of the whole list: the same on all its pages.</param>
/// <param name="Continue">Token of the next page; null on the last.</param>
/// <param name="Remaining">How many follow; null where the real server does not know it (selectors).</param>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long ResourceVersion, string? Continue, long? Remaining);
