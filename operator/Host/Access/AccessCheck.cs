namespace ModelServing.Host.Access;

/// <summary>Whether a request is answered: who sends it, and may they.</summary>
internal sealed class AccessCheck(Authenticator authenticator, Authorizer authorizer, ILogger<AccessCheck> logger)
{
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<AccessDecision> DecideAsync(HttpContext http, AccessRequest wanted)
    {
        try
        {
            if (await authenticator.IdentifyAsync(http) is not { } caller)
            {
                return new AccessDecision.Unknown();
            }

            return await authorizer.MayAsync(caller, wanted, http.RequestAborted) ? new AccessDecision.Allowed() : new AccessDecision.Denied(caller.User);
        }
        catch (ReviewException exception)
        {
            Log.ReviewFailed(logger, exception, http.Request.Path);
            return new AccessDecision.Undecided(exception.Code, exception.RetryAfter, exception.Message);
        }
    }
}
