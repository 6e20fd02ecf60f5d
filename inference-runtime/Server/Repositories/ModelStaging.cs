using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Repositories;

/// <summary>
/// Copies a version to a private folder, for as long as it is being loaded. ONNX Runtime opens files by their paths and maps weights into memory: a file
/// that is exchanged after the look at it could be any other, and one that is cut short would end the process, and every other model with it.
/// </summary>
/// <param name="logger">Where a copy that cannot be removed is reported.</param>
internal sealed class ModelStaging(ILogger logger) : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const string ModelFolderName = "the model's folder";

    private DirectoryInfo? _folder;

    /// <param name="modelFolder">Without links on the way.</param>
    /// <param name="version">The folder below it.</param>
    /// <param name="file">The model's file in that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StagedModel> StageAsync(string modelFolder, string version, string file, CancellationToken cancellationToken)
    {
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            _folder = Directory.CreateTempSubdirectory("model-runtime-");
            var target = Path.Join(_folder.FullName, file);
            await CopyAsync(modelFolder, $"{version}/{file}", target, content, cancellationToken);
            var weights = ExternalData.Of(target, file, out var complaint);
            foreach (var path in weights)
            {
                var beside = Path.Join(_folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(beside)!);
                await CopyAsync(modelFolder, $"{version}/{path}", beside, content, cancellationToken);
            }

            return complaint is null
                ? new StagedModel.Ready(target, Convert.ToHexStringLower(content.GetHashAndReset()))
                : Failed(complaint.Reason, complaint.Message);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(FailureReason.ModelNotFound, $"version {version} has no file '{file}', or lacks one that it keeps weights in: {Named(absent, modelFolder)}");
        }
        catch (UnauthorizedAccessException denied)
        {
            return Failed(FailureReason.AccessDenied, Named(denied, modelFolder));
        }
        catch (IOException fault)
        {
            return Failed(FailureReason.ModelUnreadable, Named(fault, modelFolder));
        }
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (Exception undeletable) when (undeletable is IOException or UnauthorizedAccessException)
        {
            Log.CopyLeft(logger, _folder!.FullName, undeletable.Message);
        }
    }

    private static StagedModel.Failed Failed(FailureReason reason, string message) => new(new ModelFailure(reason, message));

    /// <summary>Callers need not know where the repository lies.</summary>
    private static string Named(Exception fault, string modelFolder) => fault.Message.Replace($"{modelFolder}/", "", StringComparison.Ordinal);

    private static async Task CopyAsync(string modelFolder, string path, string target, IncrementalHash content, CancellationToken cancellationToken)
    {
        await using var source = ConfinedFile.OpenRead(modelFolder, path, ModelFolderName);
        var length = source.Length;
        RequireRoom(path, length, target);
        await using var copy = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous });
        content.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path[path.IndexOf('/')..]}\0{length}\0")));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            // Whoever appends to it meanwhile is not followed.
            for (var left = length; left > 0;)
            {
                var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    throw new IOException($"'{path}' became shorter while it was read");
                }

                content.AppendData(buffer, 0, read);
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void RequireRoom(string path, long length, string target)
    {
        var free = new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace;
        if (length > free)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has {length} bytes, and {free} are free in {Path.GetTempPath()}, where models are copied to be loaded"));
        }
    }
}
