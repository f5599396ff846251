using NetVips;
using OrderFunctions.Application.Images;

namespace OrderFunctions.Adapters.Vips;

/// <summary>
/// The native library. It comes with the package of this machine's kind, or from the system (<c>libvips.so.42</c>); where neither can
/// be loaded, images are refused and everything else works.
/// </summary>
public static class VipsLibrary
{
    // A photo needs none of what libvips can read beside photos: no SVG, PDF, TIFF, HEIF or script of ImageMagick reaches a decoder.
    private const string AllLoaders = "VipsForeignLoad";
    private static readonly string[] Loaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"];

    private static readonly Lazy<string?> Problem = new(Prepare);

    /// <summary>Why images cannot be scaled on this machine; null when they can.</summary>
    public static string? Missing => Problem.Value;

    /// <summary>Version of the library, <c>8.18.7</c>; only when it is not missing.</summary>
    public static string Version => $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}";

    /// <summary>The scaler for this machine.</summary>
    public static IImageScaler CreateScaler(ImageLimits limits) => Missing is { } missing ? new NoImageScaler(missing) : new VipsImageScaler(limits);

    // Settings of a native library are the process's; they are made once and are the same for every host in it.
    private static string? Prepare()
    {
        try
        {
            if (!ModuleInitializer.VipsInitialized) return Sentence(ModuleInitializer.Exception?.GetBaseException().Message);
            // An operation that ran before never comes again here: what is kept would only cost memory.
            Cache.Max = 0;
            // Images are worked on beside each other, each on one thread; threads within one would only wait for each other.
            NetVips.NetVips.Concurrency = 1;
            NetVips.NetVips.BlockUntrusted = true;
            Operation.Block(AllLoaders, true);
            foreach (var loader in Loaders) Operation.Block(loader, false);
            NativeHeap.KeepWhatIsFreed();
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException or VipsException)
        {
            return Sentence(exception.GetBaseException().Message);
        }
    }

    private static string Sentence(string? reason) =>
        $"The native library libvips is missing, so images are not taken in: install it (Debian: apt-get install libvips42; macOS: brew install vips) and start again. {reason}"
            .ReplaceLineEndings(" ").TrimEnd();
}
