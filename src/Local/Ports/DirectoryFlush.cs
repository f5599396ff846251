using System.Runtime.InteropServices;

namespace OrderFunctions.Local.Ports;

/// <summary>
/// Flushes directories to disk: on Unix a file's name is durable only when the directory that holds it is. Windows keeps
/// names in its journal and has no such call.
/// </summary>
internal static class DirectoryFlush
{
    /// <summary>Flushes a directory and those above it, up to and including <paramref name="upTo"/>.</summary>
    public static void Flush(string directory, string upTo)
    {
        if (OperatingSystem.IsWindows())
            return;
        var top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(upTo));
        for (var current = Path.GetFullPath(directory); current.Length >= top.Length; current = Path.GetDirectoryName(current)!)
            FlushOne(current);
    }

    private static void FlushOne(string directory)
    {
        const int ReadOnly = 0;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"A directory cannot be opened to be flushed (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (FSync(descriptor) != 0)
                throw new IOException($"A directory cannot be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
