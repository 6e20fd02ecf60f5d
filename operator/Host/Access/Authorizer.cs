using ModelServing.Host.Access.Kinds;

namespace ModelServing.Host.Access;

/// <summary>Asks the API server whether somebody may do something; cluster masters may without being asked for.</summary>
internal sealed class Authorizer(AccessReviews reviews, TimeProvider time)
{
    private readonly DecisionCache<bool> _decisions = new(time);

    /// <exception cref="ReviewException">It could not be found out.</exception>
    public Task<bool> MayAsync(CallerIdentity caller, AccessRequest wanted, CancellationToken cancellationToken) => caller.IsMaster
        ? Task.FromResult(true)
        : _decisions.GetAsync($"{wanted.CacheKey()}\0{caller.CacheKey()}", stop => AskAsync(caller, wanted, stop), cancellationToken);

    private async Task<bool> AskAsync(CallerIdentity caller, AccessRequest wanted, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = caller.User,
                Uid = caller.Uid,
                Groups = caller.Groups,
                Extra = caller.Extra,
                ResourceAttributes = wanted.Resource,
                NonResourceAttributes = wanted.NonResource,
            },
        };
        return (await reviews.AskAsync(review, cancellationToken)).Status?.Allowed == true;
    }
}
