namespace ModelServing.Host.MetricsApi.Registration;

/// <summary>What is to be done about an APIService. A closed set.</summary>
internal abstract record RegistrationState
{
    private RegistrationState()
    {
    }

    /// <summary>It does not exist.</summary>
    internal sealed record Absent : RegistrationState;

    /// <summary>It points to us and says all that we want it to say.</summary>
    internal sealed record Registered : RegistrationState;

    /// <summary>It points to us and says something else than we want.</summary>
    internal sealed record Outdated : RegistrationState;

    /// <summary>It points to somebody else, who keeps it. <paramref name="Owner"/> is for people.</summary>
    internal sealed record Foreign(string Owner) : RegistrationState;
}
