namespace ModelServing.Kubernetes.Leadership;

/// <summary>What a candidate writes into a lease as its holder.</summary>
public static class CandidateIdentity
{
    /// <summary><c>hostname_uuid</c>, as controller-runtime writes it: the host tells people which pod leads, the rest tells two runs on one host apart.</summary>
    public static string Create(string hostName) => $"{hostName}_{Guid.NewGuid()}";
}
