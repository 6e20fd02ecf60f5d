namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>What <c>docker login</c> writes.</summary>
internal sealed record DockerConfig
{
    public Dictionary<string, Entry>? Auths { get; init; }

    internal sealed record Entry
    {
        /// <summary>Name, colon and password in base 64.</summary>
        public string? Auth { get; init; }

        public string? Username { get; init; }

        public string? Password { get; init; }
    }
}
