using System.Diagnostics;
using System.Runtime.InteropServices;
using OrderFunctions.Adapters.Vips;
using OrderFunctions.Application.Images;
using OrderFunctions.Testing.Images;

namespace OrderFunctions.Adapters.Tests.Vips;

/// <summary>A machine where libvips cannot be loaded: a copy of this program whose library is an empty file.</summary>
public sealed class MissingLibraryTests : IDisposable
{
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("without-libvips-");

    [Fact]
    public async Task Without_the_native_library_the_reason_is_said_and_nothing_is_thrown()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(_copy.FullName, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Path.GetFileName(file).Contains("libvips", StringComparison.Ordinal)) await File.WriteAllBytesAsync(path, []);
            else if (!file.Contains("node_modules", StringComparison.Ordinal)) File.Copy(file, path);
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(_copy.FullName, Path.GetFileName(typeof(VipsProbe).Assembly.Location)), VipsProbe.Role])
        {
            RedirectStandardOutput = true,
        })!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        // Where the system has a libvips of its own, that one is taken.
        if (told == "works") return;
        Assert.Matches("^The native library libvips is missing, so images are not taken in: install it .+ [^\n]+\nNotSupportedException\n$", told.ReplaceLineEndings("\n"));
    }

    public void Dispose() => _copy.Delete(recursive: true);
}

/// <summary>What the copy says.</summary>
internal static class VipsProbe
{
    public const string Role = "libvips";

    public static async Task<int> RunAsync()
    {
        // Not because the app says so: the system has one.
        if (NativeLibrary.TryLoad("libvips.so.42", out _))
        {
            await Console.Out.WriteAsync(VipsLibrary.Missing is null ? "works" : "does not work, and should");
            return 0;
        }

        await Console.Out.WriteLineAsync(VipsLibrary.Missing ?? "works, and should not");
        try
        {
            await VipsLibrary.CreateScaler(new ImageLimits()).ScaleAsync(Photo.Bomb(10, 10), ImageSize.All, default);
            return 1;
        }
        catch (NotSupportedException)
        {
            await Console.Out.WriteLineAsync(nameof(NotSupportedException));
            return 0;
        }
    }
}
