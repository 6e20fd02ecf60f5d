using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelServing.Runtime.Fetching;

/// <summary>
/// Holds on to what a path leads to without opening it: a named pipe would wait for its writer, and a device may do something. What was held is what is
/// then read, whoever changes the path meanwhile. Source: open(2), O_PATH; statx(2); proc_pid_fd(5).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PathHandle : IDisposable
{
    private const int OpenPath = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint WantsType = 1;
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;
    private const int NoEntry = 2;
    private const int NoAccess = 13;
    private const int NotPermitted = 1;
    private const int NoDirectory = 20;

    private readonly SafeFileHandle _handle;

    private PathHandle(SafeFileHandle handle) => _handle = handle;

    /// <summary>Leads to what is held, and to nothing else.</summary>
    public string Path => $"/proc/self/fd/{_handle.DangerousGetHandle()}";

    /// <summary>Where it lies, without links on the way.</summary>
    public string? RealPath => File.ResolveLinkTarget(Path, returnFinalTarget: false)?.FullName;

    /// <exception cref="IOException">There is nothing there, or it cannot be reached.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be reached.</exception>
    public static PathHandle Open(string path)
    {
        var descriptor = OpenFile(Encoding.UTF8.GetBytes(path + '\0'), OpenPath | CloseOnExec);
        return descriptor >= 0 ? new PathHandle(new SafeFileHandle(descriptor, ownsHandle: true)) : throw Fault(path);
    }

    /// <summary>What it is, if it is no regular file; null if it is one.</summary>
    public string? OtherKind()
    {
        var status = new byte[StatusBytes];
        if (Status((int)_handle.DangerousGetHandle(), [0], EmptyPath, WantsType, status) != 0)
        {
            throw Fault(Path);
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOffset)) & 0xF000) switch
        {
            0x8000 => null,
            0x4000 => "a folder",
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            _ => "a device",
        };
    }

    public void Dispose() => _handle.Dispose();

    private static Exception Fault(string path)
    {
        var (code, words) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
        return code switch
        {
            NoEntry => new FileNotFoundException($"there is no {path}", path),
            NoDirectory => new DirectoryNotFoundException($"there is no {path}"),
            NoAccess or NotPermitted => new UnauthorizedAccessException($"{path}: {words}"),
            _ => new IOException($"{path}: {words}"),
        };
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Status(int folder, byte[] path, int flags, uint mask, byte[] status);
}
