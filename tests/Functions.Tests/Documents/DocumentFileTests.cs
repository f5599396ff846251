using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Tests.Files;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing.Files;
using OrderFunctions.Testing.Images;
using OrderFunctions.Testing.Pdfs;
using Xunit;

namespace OrderFunctions.Functions.Tests.Documents;

/// <summary>Files of parts lists: what is taken, what leaves nothing behind, and what readers make of it.</summary>
public sealed class DocumentFileTests
{
    [Fact]
    public async Task Without_a_program_that_reads_PDFs_staff_see_what_is_missing_and_everything_else_works()
    {
        await using var desk = await ADesk.OpenAsync(program: "no-such-program");
        var path = await desk.SubmitAsync(files: [SamplePdf.Of("MUG-BLUE 2"), Photo.Jpeg(64, 48)]);

        var seen = await desk.Shop.GetAsync(path);
        Assert.Equal(["FAILED PDF_READER_MISSING", " "], seen["files"]!.AsArray().Select(one => $"{one!["text"]} {one["problem"]}"));
        Assert.False((bool)seen["pdfReader"]!);
        foreach (var word in new[] { "no-such-program", "apt-get install poppler-utils" }) Assert.Contains(word, seen.Text("pdfReaderMissing"), StringComparison.Ordinal);
        Assert.Empty(seen["suggestions"]!.AsArray());
        Assert.Null((await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, path)).Body!["pdfReaderMissing"]);

        Assert.Equal(SamplePdf.Of("MUG-BLUE 2"), await desk.Staff.GetByteArrayAsync(new Uri(seen["files"]![0]!.Text("href"), UriKind.Relative)));
        await desk.DoAsync(path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        await desk.DoAsync(path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = 2 });
        Assert.Equal("RESERVED", await desk.Shop.StatusAsync((await desk.DoAsync(path, "POST", "/order")).Text("orderId")));
        Assert.Empty(await desk.Shop.RepairsAsync());
    }

    [Fact]
    public async Task A_catalogue_that_is_too_large_for_a_search_says_so()
    {
        await using var desk = await ADesk.OpenAsync();
        desk.Shop.Host.Services.GetRequiredService<WorkOnDocumentHandler>().MaxArticles = 3;
        desk.Reader.Says = new PdfText(["BOOK-TEA 1\nTEA-GREEN-100 2"], HasMorePages: false);

        var seen = await desk.Shop.GetAsync(await desk.SubmitAsync(files: SamplePdf.Of("anything")));

        Assert.Equal(("READ", "ARTICLES_LEFT_OUT"), (seen["files"]![0]!.Text("text"), seen["files"]![0]!.Text("problem")));
        Assert.Equal(["BOOK-TEA"], seen["suggestions"]!.AsArray().Select(one => one!.Text("sku")));
    }

    [Fact]
    public async Task Files_that_are_something_else_leave_nothing_behind()
    {
        await using var desk = await ADesk.OpenAsync();
        var path = await desk.SubmitAsync();
        var pdf = SamplePdf.Of("MUG-BLUE 2");
        (string What, byte[] Content, string? Type, HttpStatusCode Status, string Code)[] bad =
        [
            ("nothing", [], null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a text that is called a PDF", "MUG-BLUE 2"u8.ToArray(), "application/pdf", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a text", "MUG-BLUE 2"u8.ToArray(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a program", [0x4D, 0x5A, 0x90, 0], "application/pdf", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a PDF that is called a photo", pdf, "image/jpeg", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("half a PDF", pdf[..(pdf.Length / 2)], "application/pdf", HttpStatusCode.UnprocessableEntity, "DOCUMENT_BROKEN"),
            ("half a photo", Photo.Png()[..100], null, HttpStatusCode.UnprocessableEntity, "IMAGE_BROKEN"),
            ("a bomb", Photo.Bomb(), "image/png", HttpStatusCode.RequestEntityTooLarge, "IMAGE_TOO_MANY_PIXELS"),
            ("a packed bomb", ArchiveBomb.Docx(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a bomb of one", ArchiveBomb.Gzip(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("too much", new byte[(20 * 1024 * 1024) + 1], "application/pdf", HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE"),
        ];
        foreach (var (what, content, type, status, code) in bad)
        {
            var (answered, body) = await desk.SendFileAsync(path, content, type);
            Assert.True((answered, body.Text("code")) == (status, code), $"{what}: {answered} {body.ToJsonString()}");
        }

        // One that does not say how long it is ends where it is too much.
        var endless = await RawUpload.SendAsync(desk.Shop.Customer, path + "/files", "%PDF-1.7\n", 1L << 30);
        Assert.Equal((413, "BODY_TOO_LARGE"), (endless.Status, JsonNode.Parse(endless.Body)!.Text("code")));

        Assert.Empty(desk.Files);
        Assert.Equal(0, desk.Reader.Reads);

        // What a file is called is nobody's concern; the same one twice, also at once and under one key, is one page.
        foreach (var name in new[] { "../../etc/passwd", new string('n', 200) + ".pdf" }) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, pdf, name: name)).Status);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.SendFileAsync(path, pdf)));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, SamplePdf.Of("two"), key: "once")).Status);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await desk.SendFileAsync(path, SamplePdf.Of("three"), key: "once")).Body.Text("code"));
        await desk.Shop.Host.WhenIdleAsync();
        Assert.Equal(2, (await desk.Shop.GetAsync(path))["files"]!.AsArray().Count);
        Assert.Equal(2, desk.Files.Count);
        Assert.All(desk.Files, file => Assert.StartsWith("kept", file, StringComparison.Ordinal));

        // Twenty pages are enough.
        for (var n = 2; n < PartsList.MaxFiles; n++) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, SamplePdf.Of($"page {n}"))).Status);
        Assert.Equal("DOCUMENT_FULL", (await desk.SendFileAsync(path, SamplePdf.Of("one more"))).Body.Text("code"));
        Assert.Equal(PartsList.MaxFiles, desk.Files.Count);

        // What came and was never named, because its process died, goes; what a list names stays.
        using (var content = new MemoryStream(SamplePdf.Of("lost"))) await desk.Shop.Host.Services.GetRequiredService<ReceivePdfHandler>().HandleAsync(new(content), default);
        Assert.Equal(PartsList.MaxFiles + 1, desk.Files.Count);
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromHours(26));
        Assert.Equal(PartsList.MaxFiles, desk.Files.Count);
    }

    [Fact]
    public async Task A_reader_that_dies_is_tried_again_given_up_and_sent_again_and_the_list_goes_on()
    {
        await using var desk = await ADesk.OpenAsync();
        desk.Reader.FailsNext(2);
        var first = await desk.SubmitAsync(files: SamplePdf.Of("one"));
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["READ"], await TextsAsync(desk, first));

        // It never comes back: staff work without, and see that.
        desk.Reader.FailsNext(int.MaxValue);
        var second = await desk.SubmitAsync(files: SamplePdf.Of("two"));
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        var seen = (await desk.Shop.GetAsync(second))["files"]![0]!;
        Assert.Equal(("FAILED", "PDF_NOT_READ"), (seen.Text("text"), seen.Text("problem")));
        Assert.NotEmpty(await desk.DoAsync(second, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" }) is { } view ? view["files"]!.AsArray() : []);

        // The message waits in the repair queue, and is sent again when the reader is back.
        desk.Reader.FailsNext(0);
        var letter = Assert.Single(await desk.Shop.RepairsAsync("dead-letter"));
        await desk.Shop.StaffPostAsync($"api/ops/repairs/{letter.Id()}/retry", new JsonObject { ["reason"] = "It is back." });
        await desk.Shop.Host.WhenIdleAsync();
        Assert.Equal(["READ"], await TextsAsync(desk, second));
    }

    [Fact]
    public async Task What_the_reader_says_no_to_is_shown_and_a_message_that_comes_again_reads_nothing_twice()
    {
        await using var desk = await ADesk.OpenAsync();
        (Result<PdfText> Says, string Shown)[] cases =
        [
            (new Refusal(DocumentCodes.Locked, ""), "FAILED PDF_LOCKED"),
            (new Refusal(DocumentCodes.TooMuch, ""), "FAILED PDF_TOO_MUCH"),
            (new PdfText(["MUG-BLUE"], HasMorePages: true), "READ PDF_PAGES_LEFT_OUT"),
            (new PdfText([" \n", ""], HasMorePages: false), "NO_TEXT "),
        ];
        var path = await desk.SubmitAsync();
        foreach (var (says, _) in cases)
        {
            desk.Reader.Says = says;
            await desk.SendFileAsync(path, SamplePdf.Of(Guid.NewGuid().ToString()));
            await desk.Shop.Host.WhenIdleAsync();
        }

        desk.Reader.Missing = "There is none.";
        await desk.SendFileAsync(path, SamplePdf.Of("last"));
        await desk.Shop.Host.WhenIdleAsync();
        var jobs = desk.Shop.Host.Services.GetRequiredService<IJobQueue>();
        await jobs.SendAsync(WorkOnDocumentHandler.Queue, path.Split('/')[^1], TimeSpan.Zero, CancellationToken.None);
        await jobs.SendAsync(WorkOnDocumentHandler.Queue, Guid.NewGuid().ToString(), TimeSpan.Zero, CancellationToken.None);
        await desk.Shop.Host.WhenIdleAsync();

        var seen = await desk.Shop.GetAsync(path);
        Assert.Equal([.. cases.Select(one => one.Shown), "FAILED PDF_READER_MISSING"], seen["files"]!.AsArray().Select(one => $"{one!["text"]} {one["problem"]}"));
        Assert.Equal((5, false), (desk.Reader.Reads, (bool)seen["pdfReader"]!));
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(ADesk desk, string path) =>
        [.. (await desk.Shop.GetAsync(path))["files"]!.AsArray().Select(file => file!.Text("text"))];
}
