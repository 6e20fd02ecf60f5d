namespace ModelServing.Sandbox.Nodes;

/// <summary>Finds the local command line that stands for an image, by repository: tag and digest do not count.</summary>
internal sealed class ImageCatalog(IReadOnlyDictionary<string, IReadOnlyList<string>> images)
{
    public IReadOnlyList<string>? Find(string image) => images.GetValueOrDefault(Repository(image));

    public string Explain(string image) =>
        $"no local command stands for the image repository \"{Repository(image)}\" in this sandbox; it has {(images.Count == 0 ? "none" : string.Join(", ", images.Keys.Order(StringComparer.Ordinal)))}";

    /// <summary>"registry:5000/a/b:tag@sha256:…" without tag and digest.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@', 2)[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }
}
