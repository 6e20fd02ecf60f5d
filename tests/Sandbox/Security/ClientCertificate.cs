namespace ModelServing.Sandbox.Security;

/// <summary>What a client proves itself with, PEM-encoded.</summary>
internal sealed record ClientCertificate(string CertificatePem, string PrivateKeyPem);
