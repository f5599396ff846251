using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Chooses the native SQLite once per process: the system's when it is recent enough, else the bundled one.</summary>
internal static class SqliteLibrary
{
    /// <summary>3.40.0, in the form of sqlite3_libversion_number.</summary>
    private const int OldestSystemVersion = 3_040_000;

    private static readonly string[] SystemNames =
        ["libsqlite3.so.0", "/usr/lib/libsqlite3.dylib", "libsqlite3.dylib", "winsqlite3"];

    private static readonly Lazy<bool> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Makes <see cref="raw"/> usable; cheap after the first call.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        var system = FindSystemLibrary();
        if (system != IntPtr.Zero)
        {
            try
            {
                NativeLibrary.SetDllImportResolver(
                    typeof(SQLite3Provider_e_sqlite3).Assembly,
                    (name, _, _) => name == "e_sqlite3" ? system : IntPtr.Zero);
            }
            catch (InvalidOperationException)
            {
                // Somebody in this process has already chosen a library for the provider; theirs is used.
                NativeLibrary.Free(system);
            }
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static IntPtr FindSystemLibrary()
    {
        foreach (var name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var library)) continue;
            if (VersionOf(library) >= OldestSystemVersion) return library;
            NativeLibrary.Free(library);
        }

        return IntPtr.Zero;
    }

    private static int VersionOf(IntPtr library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function)
            ? Marshal.GetDelegateForFunctionPointer<VersionNumber>(function)()
            : 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
