using System.Runtime.InteropServices;

namespace OrderFunctions.Adapters.Vips;

/// <summary>
/// The C library's heap, where an image needs some ten megabytes for a tenth of a second. By itself glibc gives them back to the system after
/// each image, and the system clears every page of them for the next: a twentieth of all the work.
/// </summary>
internal static class NativeHeap
{
    // mallopt(3). What is larger than the second comes from the system by itself; glibc takes no higher value on 64 bits.
    private const int TrimThreshold = -1, MmapThreshold = -3;
    private const int KeptBytes = 64 * 1024 * 1024, LargestBytes = 32 * 1024 * 1024;

    /// <summary>Lets each part of the heap keep up to 64 MB of what was freed. Other systems than Linux with glibc keep their own ways.</summary>
    public static void KeepWhatIsFreed()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MmapThreshold, LargestBytes);
            _ = SetOption(TrimThreshold, KeptBytes);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl has no such options.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int parameter, int value);
}
