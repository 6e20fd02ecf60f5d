using System.Net;

namespace ModelServing.Host.Access;

/// <summary>Whether a request is answered. A closed set.</summary>
internal abstract record AccessDecision
{
    private AccessDecision()
    {
    }

    internal sealed record Allowed : AccessDecision;

    /// <summary>Nobody knows who sends it: 401.</summary>
    internal sealed record Unknown : AccessDecision;

    /// <summary>Somebody sends it who may not: 403.</summary>
    internal sealed record Denied(string User) : AccessDecision;

    /// <summary>It could not be found out: 429, 503 or 504, never a guess.</summary>
    internal sealed record Undecided(HttpStatusCode Code, TimeSpan RetryAfter, string Reason) : AccessDecision
    {
        /// <summary>Whole seconds, at least 1, as the header <c>Retry-After</c> has them.</summary>
        public int RetryAfterSeconds => (int)Math.Clamp(Math.Ceiling(RetryAfter.TotalSeconds), 1, 3600);
    }
}
