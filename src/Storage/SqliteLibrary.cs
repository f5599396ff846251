using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Chooses the native SQLite once per process: the system's when it is recent enough, else the bundled one.</summary>
public static class SqliteLibrary
{
    /// <summary>3.40.0, in the form of sqlite3_libversion_number.</summary>
    private const int OldestSystemVersion = 3_040_000;

    private static readonly string[] SystemNames =
        ["libsqlite3.so.0", "/usr/lib/libsqlite3.dylib", "libsqlite3.dylib", "winsqlite3"];

    private static readonly Lazy<string> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The version that was taken, like <c>3.46.1</c>. Throws <see cref="DllNotFoundException"/> when there is none.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Which one was taken, in words.</summary>
    public static string Taken => Loaded.Value;

    /// <summary>Makes <see cref="raw"/> usable; cheap after the first call.</summary>
    internal static void EnsureLoaded() => _ = Loaded.Value;

    private static string Load()
    {
        var (system, name) = FindSystemLibrary();
        var taken = system == IntPtr.Zero ? "the bundled one" : $"the system's {name}";
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
                taken = "one that this process had chosen before";
            }
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return taken;
    }

    private static (IntPtr Library, string Name) FindSystemLibrary()
    {
        foreach (var name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var library)) continue;
            if (VersionOf(library) >= OldestSystemVersion) return (library, name);
            NativeLibrary.Free(library);
        }

        return (IntPtr.Zero, "");
    }

    private static int VersionOf(IntPtr library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function)
            ? Marshal.GetDelegateForFunctionPointer<VersionNumber>(function)()
            : 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
