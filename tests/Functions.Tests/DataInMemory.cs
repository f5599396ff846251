using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OrderFunctions.Functions.Tests;

/// <summary>
/// Shops of tests, and the processes that they start, keep their data in memory where there is plenty of it. They are killed, but
/// nobody pulls the plug: waiting for a disk after every commit is a tenth of what they cost. Flushes are what the tests of the
/// storage are about.
/// </summary>
internal static class DataInMemory
{
    private const string Folder = "/dev/shm";
    private const long Plenty = 4L * 1024 * 1024 * 1024;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Every test is to find it set, whichever comes first.")]
    internal static void Set()
    {
        if (Directory.Exists(Folder) && new DriveInfo(Folder).AvailableFreeSpace > Plenty) Environment.SetEnvironmentVariable("TMPDIR", Folder);
    }
}
