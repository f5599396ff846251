using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrderFunctions.Application.Documents;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Poppler;

/// <summary>
/// Takes text out of PDFs by poppler's <c>pdftotext</c>, a process per file: what a crafted PDF does to its reader ends with that process.
/// The file goes in through standard input, so that nothing of it is on disk; time, memory and text are bounded.
/// </summary>
public sealed class PopplerPdfReader : IPdfReader, IDisposable
{
    // A parts list has a few hundred lines; fifty pages full of text have 200 KB.
    private const int MaxText = 4 * 1024 * 1024;
    private const int MaxComplaint = 4 * 1024;
    private const long MaxMemory = 1024L * 1024 * 1024;

    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(50);

    // Exit codes of pdftotext(1).
    private const int Done = 0, NotOpened = 1, NotPermitted = 3;

    private readonly string _program;
    private readonly string? _limiter;
    private readonly TimeSpan _timeout;
    private readonly SemaphoreSlim _turns;

    private PopplerPdfReader(string program, string? limiter, TimeSpan timeout)
    {
        (_program, _limiter, _timeout) = (program, limiter, timeout);
        var atOnce = Math.Clamp(Environment.ProcessorCount, 1, 4);
        _turns = new(atOnce, atOnce);
    }

    /// <inheritdoc />
    public string? Missing => null;

    /// <summary>The reader of this machine, or one that says why there is none.</summary>
    public static IPdfReader Create(PartsListOptions options)
    {
        if (options.PdfReader.Length == 0) return new NoPdfReader("Reading PDFs is switched off (PartsLists:PdfReader is empty).");
        return PathOf(options.PdfReader) is { } program
            ? new PopplerPdfReader(program, PathOf("prlimit"), options.PdfTimeout)
            : new NoPdfReader(
                $"There is no program {options.PdfReader}, so no articles are suggested for PDFs: install poppler (Debian: apt-get install poppler-utils; macOS: brew install poppler) and start again.");
    }

    /// <inheritdoc />
    public async Task<Result<PdfText>> ReadAsync(Stream pdf, int maxPages, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(pdf, maxPages, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<Result<PdfText>> RunAsync(Stream pdf, int maxPages, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfoFor(maxPages) };
        if (!process.Start()) throw new InvalidOperationException("The PDF reader could not be started.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(_timeout);
        var (text, complaint) = (TakeAsync(process.StandardOutput, over.Token), BeginningOfAsync(process.StandardError, over.Token));
        var watch = WatchMemoryAsync(process, over);
        try
        {
            await FeedAsync(process, pdf, over.Token).ConfigureAwait(false);
            // Whoever writes more than is taken waits until it is stopped.
            if (await text.ConfigureAwait(false) is not { } read) return TooMuch;
            await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
            return Judge(process.ExitCode, read, await complaint.ConfigureAwait(false), maxPages);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TooMuch;
        }
        finally
        {
            Stop(process);
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(text, complaint, watch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Refusal TooMuch { get; } = new(DocumentCodes.TooMuch, "Reading the PDF takes more time, memory or text than is allowed.");

    private static Refusal Unreadable { get; } = new(DocumentCodes.Unreadable, "The PDF cannot be read.");

    private static Refusal Locked { get; } = new(DocumentCodes.Locked, "The PDF is locked.");

    private ProcessStartInfo StartInfoFor(int maxPages)
    {
        // One page more than is wanted tells whether there are more.
        string[] reading =
            ["-enc", "UTF-8", "-eol", "unix", "-layout", "-f", "1", "-l", (maxPages + 1).ToString(CultureInfo.InvariantCulture), "-", "-"];
        string[] limits =
        [
            string.Create(CultureInfo.InvariantCulture, $"--as={MaxMemory}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpu={(long)Math.Ceiling(_timeout.TotalSeconds) + 1}"),
            "--core=0", "--", _program,
        ];
        // The limits hold also when this process dies before its child.
        var start = new ProcessStartInfo(_limiter ?? _program, _limiter is null ? reading : [.. limits, .. reading])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // It needs no secret of this process.
        foreach (var name in start.Environment.Keys.Where(name => !Needed.Contains(name)).ToList()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static readonly HashSet<string> Needed = new(["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR", "DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH"], StringComparer.OrdinalIgnoreCase);

    private static Result<PdfText> Judge(int exitCode, string text, string complaint, int maxPages)
    {
        if (exitCode == NotPermitted || complaint.Contains("Incorrect password", StringComparison.Ordinal)) return Locked;
        if (exitCode == NotOpened) return Unreadable;
        // A signal: the kernel has stopped it at a limit, or it has crashed, of which running out of memory is the usual reason.
        if (exitCode != Done) return exitCode > 128 ? TooMuch : Unreadable;
        // Each page ends with a form feed.
        var pages = text.Split('\f');
        var count = pages[^1].Trim().Length == 0 ? pages.Length - 1 : pages.Length;
        return new PdfText([.. pages.Take(Math.Min(count, maxPages))], count > maxPages);
    }

    // It may have seen enough before the end, or have crashed.
    private static async Task FeedAsync(Process process, Stream pdf, CancellationToken cancellationToken)
    {
        try
        {
            await pdf.CopyToAsync(process.StandardInput.BaseStream, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // How it ended says more.
        }
    }

    /// <summary>Everything, or null when it is too much.</summary>
    private static async Task<string?> TakeAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[8 * 1024]);
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length + count > MaxText) return null;
            text.Append(buffer, 0, count);
        }

        return text.ToString();
    }

    /// <summary>The first words of what may be endless; the rest is read and dropped, so that nobody waits for a full pipe.</summary>
    private static async Task<string> BeginningOfAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[4 * 1024]);
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            if (text.Length < MaxComplaint) text.Append(buffer, 0, count);
        return text.ToString();
    }

    // Where the kernel is not asked to watch, we do.
    private static async Task WatchMemoryAsync(Process process, CancellationTokenSource over)
    {
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                if (process.WorkingSet64 > MaxMemory) await over.CancelAsync().ConfigureAwait(false);
                await Task.Delay(LookAfter, over.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or InvalidOperationException)
        {
            // It has exited, or was stopped.
        }
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It was faster.
        }
    }

    private static string? PathOf(string program)
    {
        if (Path.IsPathRooted(program)) return File.Exists(program) ? program : null;
        var names = OperatingSystem.IsWindows() ? new[] { program + ".exe", program } : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
