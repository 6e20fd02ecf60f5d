using Amazon.Runtime;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>
/// Whose rights a bucket is read with: keys from the environment, else the identity that the platform has given the pod, else nobody's. The instance metadata
/// service is never asked: what it hands out are the node's rights, which are not the pod's to use.
/// </summary>
internal sealed record StoreCredentials(AWSCredentials Credentials, bool IsAnonymous)
{
    public const string AccessKeyId = "AWS_ACCESS_KEY_ID";
    public const string SecretAccessKey = "AWS_SECRET_ACCESS_KEY";
    public const string SessionToken = "AWS_SESSION_TOKEN";

    /// <param name="environment">Gives a variable's value; null or empty where it is not set.</param>
    /// <param name="problem">Set where the variables contradict each other.</param>
    public static StoreCredentials? Find(Func<string, string?> environment, out string? problem)
    {
        var (id, secret, token) = (Value(AccessKeyId), Value(SecretAccessKey), Value(SessionToken));
        problem = (id is null) == (secret is null) ? null : $"{(id is null ? AccessKeyId : SecretAccessKey)} is not set, but {(id is null ? SecretAccessKey : AccessKeyId)} is";
        if (problem is not null)
        {
            return null;
        }

        if (id is not null)
        {
            return new StoreCredentials(token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token), IsAnonymous: false);
        }

        if (Value("AWS_WEB_IDENTITY_TOKEN_FILE") is not null && Value("AWS_ROLE_ARN") is not null)
        {
            return new StoreCredentials(AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables(), IsAnonymous: false);
        }

        return Value("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null || Value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not null
            ? new StoreCredentials(new GenericContainerCredentials(), IsAnonymous: false)
            : new StoreCredentials(new AnonymousAWSCredentials(), IsAnonymous: true);

        string? Value(string name) => environment(name) is { Length: > 0 } value ? value.Trim() : null;
    }
}
