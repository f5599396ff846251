using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using OrderFunctions.Adapters.Gateways.Poppler;
using OrderFunctions.Application.Documents;
using OrderFunctions.Domain;
using OrderFunctions.Testing.Pdfs;

namespace OrderFunctions.Adapters.Tests.Poppler;

/// <summary>PDFs of every kind, read by the real program; and what a program may do that has been taken over by one.</summary>
public sealed class PopplerPdfReaderTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("pdf-").FullName;

    [PdfReaderFact]
    public async Task Each_page_keeps_its_lines()
    {
        var text = (await ReadAsync("pdftotext", SamplePdf.Of("MUG-BLUE  2\nTeapot (1 l)", "Page two"))).Value;

        Assert.Equal(2, text.Pages.Count);
        Assert.Equal(["MUG-BLUE 2", "Teapot (1 l)"], LinesOf(text.Pages[0]));
        Assert.Equal(["Page two"], LinesOf(text.Pages[1]));
        Assert.False(text.HasMorePages);
    }

    [PdfReaderFact]
    public async Task Of_too_many_pages_the_first_are_read()
    {
        var text = (await ReadAsync("pdftotext", SamplePdf.Of([.. Enumerable.Range(1, 5).Select(n => $"Page {n}")]), maxPages: 3)).Value;

        Assert.Equal((3, true, "Page 3"), (text.Pages.Count, text.HasMorePages, text.Pages[2].Trim()));
        Assert.False((await ReadAsync("pdftotext", SamplePdf.Of("1", "2", "3"), maxPages: 3)).Value.HasMorePages);
    }

    [PdfReaderFact]
    public async Task A_hostile_file_is_an_answer()
    {
        Assert.Equal(DocumentCodes.Locked, await CodeOfAsync("pdftotext", SamplePdf.Locked()));
        Assert.Equal(DocumentCodes.Unreadable, await CodeOfAsync("pdftotext", "no PDF at all"u8.ToArray()));
        Assert.Equal(DocumentCodes.Unreadable, await CodeOfAsync("pdftotext", []));
        Assert.Equal(DocumentCodes.TooMuch, await CodeOfAsync("pdftotext", SamplePdf.Bomb(), timeout: TimeSpan.FromSeconds(1)));

        // Of half a file it makes what it can, or says that it cannot.
        var half = SamplePdf.Of("MUG-BLUE 2");
        var read = await ReadAsync("pdftotext", half[..(half.Length / 2)]);
        Assert.True(read.Refusal is null or { Code: DocumentCodes.Unreadable });
    }

    [Fact]
    public async Task Without_the_program_the_answer_says_what_to_do()
    {
        var reader = PopplerPdfReader.Create(new PartsListOptions { PdfReader = "no-such-program" });
        Assert.Contains("poppler", reader.Missing, StringComparison.Ordinal);
        Assert.NotNull(PopplerPdfReader.Create(new PartsListOptions { PdfReader = "" }).Missing);
        Assert.Equal(DocumentCodes.NoReader, (await reader.ReadAsync(Stream.Null, 1, CancellationToken.None)).Refusal!.Code);
    }

    [Fact]
    public async Task A_program_that_never_ends_floods_crashes_or_ignores_its_input_harms_nobody()
    {
        if (OperatingSystem.IsWindows()) return; // the stand-ins are shell scripts; the reader is the same
        var pidFile = Path.Combine(_folder, "pid");
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(DocumentCodes.TooMuch, await CodeOfAsync(Script($"echo $$ > {pidFile}\nsleep 60"), SamplePdf.Of("x"), TimeSpan.FromSeconds(1)));
        Assert.True(Stopwatch.GetElapsedTime(started) < Long);
        await GoneAsync(int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture));

        Assert.Equal(DocumentCodes.TooMuch, await CodeOfAsync(Script("yes MUG-BLUE"), SamplePdf.Of("x")));
        Assert.Equal(DocumentCodes.TooMuch, await CodeOfAsync(Script("kill -SEGV $$"), SamplePdf.Of("x")));
        Assert.Equal(DocumentCodes.Unreadable, await CodeOfAsync(Script("exit 1"), new byte[2_000_000]));
        Assert.Equal(DocumentCodes.Unreadable, await CodeOfAsync(Script("exit 99"), SamplePdf.Of("x")));
        Assert.Equal(DocumentCodes.Locked, await CodeOfAsync(Script("exit 3"), SamplePdf.Of("x")));
        Assert.Equal(DocumentCodes.Locked, await CodeOfAsync(Script("echo 'Command Line Error: Incorrect password' >&2; exit 1"), SamplePdf.Of("x")));
        // It complains without end and reads nothing: what it says is cut, and nobody waits for it.
        Assert.Equal("fine", (await ReadAsync(Script("head -c 200000 /dev/zero >&2; printf 'fine\\f'"), new byte[2_000_000])).Value.Pages.Single());
    }

    [Fact]
    public async Task The_program_gets_the_file_by_its_input_and_nothing_of_this_process()
    {
        if (OperatingSystem.IsWindows()) return; // see above
        Environment.SetEnvironmentVariable("ORDERFUNCTIONS_TEST_SECRET", "hidden");
        try
        {
            var said = (await ReadAsync(Script("env; echo \"args $@\"; wc -c"), new byte[123_456])).Value.Pages.Single();

            Assert.DoesNotContain("ORDERFUNCTIONS_TEST_SECRET", said, StringComparison.Ordinal);
            Assert.Contains("args -enc UTF-8 -eol unix -layout -f 1 -l 4 - -", said, StringComparison.Ordinal);
            Assert.Contains("123456", said, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ORDERFUNCTIONS_TEST_SECRET", null);
        }
    }

    [Fact]
    public async Task Whoever_stops_waiting_stops_the_program()
    {
        if (OperatingSystem.IsWindows()) return; // see above
        var pidFile = Path.Combine(_folder, "pid");
        using var impatient = new CancellationTokenSource();
        var reading = ReadAsync(Script($"echo $$ > {pidFile}.new\nmv {pidFile}.new {pidFile}\nsleep 60"), SamplePdf.Of("x"), cancellationToken: impatient.Token);
        while (!File.Exists(pidFile)) await Task.Yield();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await GoneAsync(int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] LinesOf(string page) =>
        [.. page.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0)];

    // A process that was killed is gone as soon as its parent has been told.
    private static async Task GoneAsync(int pid)
    {
        using var limit = new CancellationTokenSource(Long);
        while (IsThere(pid)) await Task.Delay(10, limit.Token);
    }

    private static bool IsThere(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private string Script(string commands)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        using (var file = new StreamWriter(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        }))
            file.Write("#!/bin/sh\n" + commands + "\n");
        return path;
    }

    private static async Task<string> CodeOfAsync(string program, byte[] pdf, TimeSpan? timeout = null) =>
        (await ReadAsync(program, pdf, timeout: timeout)).Refusal?.Code ?? "read";

    private static async Task<Result<PdfText>> ReadAsync(
        string program, byte[] pdf, int maxPages = 3, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var reader = PopplerPdfReader.Create(new PartsListOptions { PdfReader = program, PdfTimeout = timeout ?? Long });
        using var content = new MemoryStream(pdf, writable: false);
        return await reader.ReadAsync(content, maxPages, cancellationToken);
    }
}
