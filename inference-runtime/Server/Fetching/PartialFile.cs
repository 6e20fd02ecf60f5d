using System.Security.Cryptography;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>
/// A file on its way: written beside its target under another name, hashed as it grows, and moved into place in one step when its
/// content is known to be right. Disposing without <see cref="Commit"/> removes it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _path;
    private readonly string _target;
    private readonly TimeProvider _time;
    private bool _committed;

    private PartialFile(string path, string target, long maxBytes, TimeProvider time)
    {
        (_path, _target, _time) = (path, target, time);
        MaxBytes = maxBytes;
        _stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>The largest content that is accepted.</summary>
    public long MaxBytes { get; }

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    /// <summary>Time spent on the digest so far.</summary>
    public TimeSpan HashTime { get; private set; }

    /// <summary>Opens the file; what an earlier run left under the same name is dropped.</summary>
    public static PartialFile Create(string target, long maxBytes, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(target) ?? throw new ArgumentException("has no folder", nameof(target));
        return new PartialFile(Path.Combine(folder, $".{Path.GetFileName(target)}.partial"), target, maxBytes, time);
    }

    /// <returns>False, with nothing written, where the content would grow beyond <see cref="MaxBytes"/>.</returns>
    public async ValueTask<bool> TryAppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > MaxBytes - Length)
        {
            return false;
        }

        var start = _time.GetTimestamp();
        _hash.AppendData(bytes.Span);
        HashTime += _time.GetElapsedTime(start);
        await _stream.WriteAsync(bytes, cancellationToken);
        Length += bytes.Length;
        return true;
    }

    /// <summary>Begins again with nothing.</summary>
    public void Reset()
    {
        _ = _hash.GetHashAndReset();
        _stream.SetLength(0);
        _stream.Position = 0;
        Length = 0;
    }

    /// <summary>The digest of everything appended since the beginning or the last <see cref="Reset"/>.</summary>
    public Sha256Digest Digest() => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Brings the content to the disk and the file to its name, replacing what was there.</summary>
    public void Commit()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_path, _target, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        if (!_committed)
        {
            File.Delete(_path);
        }
    }
}
