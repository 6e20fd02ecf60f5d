using System.Buffers;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>A model file in a mounted persistent volume claim.</summary>
/// <param name="root">Where the claim is mounted.</param>
/// <param name="path">The file, relative to <paramref name="root"/>.</param>
/// <param name="maxBytes">The largest file that is accepted.</param>
/// <param name="progress">Told of every block.</param>
internal sealed class ClaimModelSource(string root, string path, long maxBytes, FetchProgress progress) : IModelSource
{
    private const int BufferBytes = 1 << 20;

    public string Origin => path;

    public bool IsContentAddressed => false;

    public IModelSource Beside(string name) =>
        new ClaimModelSource(root, path.LastIndexOf('/') is >= 0 and var folder ? $"{path[..folder]}/{name}" : name, maxBytes, progress);

    public async Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            return new TransferOutcome.Failed(FailureReason.ModelNotFound, $"the source folder {root} does not exist; is the claim mounted there?");
        }

        if (Directory.Exists(Path.Join(root, path)))
        {
            return new TransferOutcome.Failed(
                FailureReason.ModelNotFound,
                $"'{path}' in the claim is a folder; model.source.persistentVolumeClaim.path must name a file, such as '{path.TrimEnd('/')}/model.onnx'");
        }

        FileStream source;
        try
        {
            source = ConfinedFile.OpenRead(root, path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TransferOutcome.Failed(FailureReason.ModelNotFound, $"there is no file '{path}' in the claim");
        }
        catch (UnauthorizedAccessException denied)
        {
            return new TransferOutcome.Failed(FailureReason.AccessDenied, denied.Message);
        }
        catch (IOException fault)
        {
            return Unreadable(fault);
        }

        await using (source)
        {
            target.Reset();
            return source.Length > maxBytes ? TooLarge($"is {source.Length} bytes") : await CopyAsync(source, target, cancellationToken);
        }
    }

    private async Task<TransferOutcome> CopyAsync(FileStream source, PartialFile target, CancellationToken cancellationToken)
    {
        var total = source.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                int read;
                try
                {
                    read = await source.ReadAsync(buffer, cancellationToken);
                }
                catch (IOException fault)
                {
                    return Unreadable(fault);
                }

                if (read == 0)
                {
                    return new TransferOutcome.Complete();
                }

                if (!await target.TryAppendAsync(buffer.AsMemory(0, read), cancellationToken))
                {
                    return TooLarge("is larger");
                }

                progress.Report(target.Length, total);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private TransferOutcome.Failed TooLarge(string observation) =>
        new(FailureReason.InvalidModel, $"'{path}' in the claim {observation}; fetch.maxBytes allows {maxBytes} bytes");

    private TransferOutcome.Failed Unreadable(IOException fault) =>
        new(FailureReason.ModelUnreadable, $"'{path}' in the claim cannot be read: {fault.Message}");
}
