using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelServing.Runtime.Fetching.S3;

/// <summary>A bucket, through the AWS SDK: it says where the bucket is, signs requests and lists. Downloads go the way of all others.</summary>
internal sealed class S3Store : IDisposable
{
    private static readonly TimeSpan SignatureLife = TimeSpan.FromMinutes(15);

    private readonly AmazonS3Client _lister;
    private readonly AmazonS3Client _signer;
    private readonly bool _isAnonymous;
    private readonly bool _isPlain;
    private readonly TimeProvider _time;

    /// <param name="bucket">Its name.</param>
    /// <param name="endpoint">Null for AWS.</param>
    /// <param name="region">Null where <paramref name="endpoint"/> is given and asks for none.</param>
    /// <param name="credentials">Whose rights.</param>
    /// <param name="context">Limits, and which addresses may be asked.</param>
    public S3Store(string bucket, Uri? endpoint, string? region, StoreCredentials credentials, FetchContext context)
    {
        Bucket = bucket;
        Name = endpoint is null ? $"s3://{bucket} in {region}" : $"s3://{bucket} at {DisplayUrl.Of(endpoint).TrimEnd('/')}";
        (_isAnonymous, _isPlain, _time) = (credentials.IsAnonymous, endpoint?.Scheme == Uri.UriSchemeHttp, context.Time);
        var configuration = new AmazonS3Config
        {
            // What retries, how long to wait and where to connect is ours to say.
            MaxErrorRetry = 0,
            AllowAutoRedirect = false,
            IgnoreConfiguredEndpointUrls = true,
            HttpClientFactory = new GuardedHttpClientFactory(context),
            Timeout = context.Tuning.StallTimeout,

            // Stores other than AWS answer newer checksum headers with errors.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is null)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = region ?? "us-east-1";
            configuration.ForcePathStyle = true;
        }

        _lister = new AmazonS3Client(credentials.Credentials, configuration);

        // Nothing can be signed without a key; the SDK is still to say where the object is.
        _signer = _isAnonymous ? new AmazonS3Client(new BasicAWSCredentials("anonymous", "anonymous"), configuration) : _lister;
    }

    public string Bucket { get; }

    /// <summary>For messages: the bucket and where it is.</summary>
    public string Name { get; }

    /// <summary>A URL that reads one object and nothing else, for a quarter of an hour. It is a secret.</summary>
    /// <exception cref="AmazonClientException">No credentials are to be had.</exception>
    public async Task<Uri> SignAsync(string key)
    {
        var signed = new Uri(await _signer.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = _isPlain ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS,
            Expires = _time.GetUtcNow().Add(SignatureLife).UtcDateTime,
        }));
        return _isAnonymous ? new Uri(signed.GetLeftPart(UriPartial.Path)) : signed;
    }

    /// <summary>The keys directly below a prefix, at most a thousand.</summary>
    /// <exception cref="AmazonS3Exception">The store refuses.</exception>
    public async Task<S3Listing> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var answer = await _lister.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix, Delimiter = "/" }, cancellationToken);
        return new S3Listing([.. (answer.S3Objects ?? []).Select(found => found.Key)], answer.IsTruncated == true);
    }

    public void Dispose()
    {
        _lister.Dispose();
        if (_isAnonymous)
        {
            _signer.Dispose();
        }
    }
}
