using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>
/// A file on its way: written beside its target under another name, hashed as it grows, and moved into place in one step when its
/// content is known to be right. Disposing without <see cref="Commit"/> removes it, unless a later run may go on with it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _target;
    private readonly string _notesPath;
    private readonly string? _identity;
    private readonly TimeProvider _time;
    private bool _isDone;

    private PartialFile(string target, long maxBytes, string? identity, TimeProvider time)
    {
        var folder = System.IO.Path.GetDirectoryName(target) ?? throw new ArgumentException("has no folder", nameof(target));
        Path = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(target)}.partial");
        (_target, _notesPath, _identity, _time, MaxBytes) = (target, Path + "-notes", identity, time, maxBytes);
        _ = Directory.CreateDirectory(folder);
        _stream = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>Where the content lies until it is in its place.</summary>
    public string Path { get; }

    /// <summary>The largest content that is accepted.</summary>
    public long MaxBytes { get; }

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    /// <summary>Time spent on the digest so far.</summary>
    public TimeSpan HashTime { get; private set; }

    /// <summary>By what an earlier run knew the file of which it left the beginning; <see cref="ResumePoint.None"/> where it left nothing.</summary>
    public ResumePoint Kept { get; private set; }

    /// <summary>Opens the file and takes up what an earlier run left of the same content. What it left of any other is dropped.</summary>
    /// <param name="target">The final path; its folder is made where there is none.</param>
    /// <param name="maxBytes">The largest content.</param>
    /// <param name="origin">Where the content comes from.</param>
    /// <param name="expected">What it must be in the end; where it is unknown nothing is taken up, since nothing would tell a damaged beginning.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the reading of what is there.</param>
    public static async Task<PartialFile> OpenAsync(
        string target, long maxBytes, string origin, Sha256Digest? expected, TimeProvider time, CancellationToken cancellationToken)
    {
        var identity = expected is { } digest ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{digest} {origin}"))) : null;
        var file = new PartialFile(target, maxBytes, identity, time);
        try
        {
            await file.TakeUpAsync(cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <returns>False, with nothing written, where the content would grow beyond <see cref="MaxBytes"/>.</returns>
    public async ValueTask<bool> TryAppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > MaxBytes - Length)
        {
            return false;
        }

        Hash(bytes.Span);
        await _stream.WriteAsync(bytes, cancellationToken);
        Length += bytes.Length;
        return true;
    }

    /// <summary>Notes by what the source knows the file, so that a later run can ask for the rest of it.</summary>
    public void Remember(ResumePoint resume)
    {
        if (_identity is not null && resume.Validator is { } validator)
        {
            File.WriteAllLines(_notesPath, [_identity, validator.ToString()]);
        }
    }

    /// <summary>Begins again with nothing.</summary>
    public void Reset()
    {
        _ = _hash.GetHashAndReset();
        _stream.SetLength(0);
        _stream.Position = 0;
        Length = 0;
        File.Delete(_notesPath);
    }

    /// <summary>The digest of everything appended since the beginning or the last <see cref="Reset"/>.</summary>
    public Sha256Digest Digest() => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Whether the content is whole and right.</summary>
    public bool Holds(Sha256Digest expected) => Length > 0 && Digest() == expected;

    /// <summary>Brings the content to the disk; nothing is appended from here on, and others may read it.</summary>
    public void Seal()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    /// <summary>Brings the content to the disk and the file to its name, replacing what was there.</summary>
    public void Commit()
    {
        if (_stream.CanWrite)
        {
            Seal();
        }

        File.Move(Path, _target, overwrite: true);
        File.Delete(_notesPath);
        _isDone = true;
    }

    /// <summary>What has arrived is of no use to a later run.</summary>
    public void Discard() => File.Delete(_notesPath);

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        if (!_isDone && (Length == 0 || !File.Exists(_notesPath)))
        {
            File.Delete(_notesPath);
            File.Delete(Path);
        }
    }

    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        var notes = File.Exists(_notesPath) ? await File.ReadAllLinesAsync(_notesPath, cancellationToken) : [];
        if (_identity is null || notes is not [var identity, var validator] || identity != _identity || _stream.Length > MaxBytes
            || !RangeConditionHeaderValue.TryParse(validator, out var parsed))
        {
            Reset();
            return;
        }

        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await _stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Hash(buffer.AsSpan(0, read));
            Length += read;
        }

        Kept = new ResumePoint(parsed);
    }

    private void Hash(ReadOnlySpan<byte> bytes)
    {
        var start = _time.GetTimestamp();
        _hash.AppendData(bytes);
        HashTime += _time.GetElapsedTime(start);
    }
}
