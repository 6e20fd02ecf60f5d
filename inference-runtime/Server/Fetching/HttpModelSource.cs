namespace ModelServing.Runtime.Fetching;

/// <summary>A model behind an http or https URL.</summary>
internal sealed class HttpModelSource(Uri url, GuardedClient client, FetchContext context) : IModelSource
{
    private readonly HttpRemoteFile _file = new(url, context.Time);

    public string Origin => _file.Origin;

    public bool IsContentAddressed => false;

    public Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken) =>
        new RemoteDownload(client, context).RunAsync(_file, target, cancellationToken);

    /// <summary>Without the model's query: what signs one file signs no other.</summary>
    public IModelSource Beside(string path) =>
        new HttpModelSource(new Uri(url, string.Join('/', path.Split('/').Select(Uri.EscapeDataString))), client, context);
}
