namespace ModelServing.Fuzz.Running;

/// <summary>Something that must not be.</summary>
/// <param name="Target">Of which target.</param>
/// <param name="Kind">Exception, WordlessRefusal, Slow, Allocation, Wrong or Hang.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Signature">The same for findings that are probably the same fault.</param>
/// <param name="Input">Reduced, where it can be.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Case">Number of the case in it.</param>
internal sealed record Finding(string Target, string Kind, string Message, string Signature, byte[] Input, int Seed, long Case);
