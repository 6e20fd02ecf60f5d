using System.Formats.Tar;
using System.IO.Compression;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Looks for one file in a layer and takes its content, and nothing else, out of it: nothing of an archive's names, links or modes gets onto the disk.</summary>
internal static class ArchiveSearch
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";
    private const int BufferBytes = 128 * 1024;

    /// <param name="layer">The archive, at its start.</param>
    /// <param name="isCompressed">By gzip.</param>
    /// <param name="path">Of the file, as <see cref="RelativePath.Normalize"/> gives it.</param>
    /// <param name="target">Takes the content.</param>
    /// <param name="maxUnpackedBytes">How long the unpacked archive may be.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<ArchiveFinding> TakeAsync(
        Stream layer, bool isCompressed, string path, PartialFile target, long maxUnpackedBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var unpacked = new BoundedStream(isCompressed ? new GZipStream(layer, CompressionMode.Decompress) : layer, maxUnpackedBytes);
            await using var reader = new TarReader(unpacked);
            var isHidden = false;
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                var name = RelativePath.Normalize(entry.Name);
                if (name == path)
                {
                    return await TakeAsync(entry, path, target, cancellationToken);
                }

                isHidden |= Hides(name, path) || IsLinkAbove(entry, name, path);
            }

            return isHidden ? new ArchiveFinding.Hidden() : new ArchiveFinding.Absent();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            return new ArchiveFinding.Unusable(FailureReason.InvalidModel, $"an archive is damaged: {damaged.Message}");
        }
    }

    /// <summary>Whether an upper layer says of the file, or of a folder above it, that it is no more there in those below.</summary>
    internal static bool Hides(string name, string path)
    {
        var (folder, file) = name.LastIndexOf('/') is >= 0 and var slash ? (name[..(slash + 1)], name[(slash + 1)..]) : ("", name);
        if (file == OpaqueWhiteout)
        {
            return path.StartsWith(folder, StringComparison.Ordinal);
        }

        return file.StartsWith(Whiteout, StringComparison.Ordinal)
            && (folder + file[Whiteout.Length..]) is var gone
            && (path == gone || path.StartsWith(gone + "/", StringComparison.Ordinal));
    }

    private static bool IsLinkAbove(TarEntry entry, string name, string path) =>
        entry.EntryType is not TarEntryType.Directory && path.StartsWith(name + "/", StringComparison.Ordinal);

    private static async Task<ArchiveFinding> TakeAsync(TarEntry entry, string path, PartialFile target, CancellationToken cancellationToken)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            return new ArchiveFinding.Unusable(FailureReason.InvalidModel, $"'{path}' is a {entry.EntryType} in its archive; only a regular file is taken");
        }

        if (entry.Length > target.MaxBytes)
        {
            return new ArchiveFinding.Unusable(FailureReason.InvalidModel, $"'{path}' is {entry.Length} bytes; fetch.maxBytes allows {target.MaxBytes} bytes");
        }

        target.Reset();
        var buffer = new byte[BufferBytes];
        int read;
        while (entry.DataStream is { } data && (read = await data.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (!await target.TryAppendAsync(buffer.AsMemory(0, read), cancellationToken))
            {
                return new ArchiveFinding.Unusable(FailureReason.InvalidModel, $"'{path}' is longer than its archive says, and than fetch.maxBytes allows");
            }
        }

        return new ArchiveFinding.Taken();
    }
}
