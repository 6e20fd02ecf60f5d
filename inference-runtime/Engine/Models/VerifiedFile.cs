namespace ModelServing.Engine.Models;

/// <summary>What is known about a file after verification.</summary>
/// <param name="Digest"><c>sha256:</c> and 64 hexadecimal digits; null if it was not computed.</param>
/// <param name="SizeBytes">Size of the file.</param>
/// <param name="Complaint">A mismatch that the policy lets pass.</param>
internal sealed record VerifiedFile(string? Digest, long SizeBytes, string? Complaint);
