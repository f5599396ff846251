using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Documents;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Sla;
using OrderFunctions.Testing.Pdfs;
using Xunit;

namespace OrderFunctions.Functions.Tests.Documents;

/// <summary>A shop where parts lists are reviewed. Its PDF reader finds what a test says, and can fail.</summary>
internal sealed class ADesk : IAsyncDisposable
{
    private ADesk(AShop shop, StandIn reader) => (Shop, Reader) = (shop, reader);

    public AShop Shop { get; }

    public StandIn Reader { get; }

    /// <summary>Somebody who reviews.</summary>
    public HttpClient Staff => Shop.As(Roles.Employee, "erna");

    /// <summary>Files on disk, whatever they are.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            var folder = Path.Combine(Shop.Folder, "files");
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))] : [];
        }
    }

    /// <param name="program">Not the stand-in reads, but this program, if it is there.</param>
    public static async Task<ADesk> OpenAsync(Action<IServiceCollection>? services = null, string? program = null)
    {
        var reader = new StandIn();
        var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["PartsLists:PdfReader"] = program ?? "" },
            Services = all =>
            {
                if (program is null) all.AddSingleton<IPdfReader>(reader);
                services?.Invoke(all);
            },
        });
        return new ADesk(shop, reader);
    }

    public static JsonObject List(string? card = null)
    {
        var order = AShop.Order(card: card);
        order.Remove("lines");
        return order;
    }

    /// <summary>A customer sends a list; gives its path.</summary>
    public async Task<string> SubmitAsync(string? card = null, HttpClient? by = null, params byte[][] files)
    {
        var (status, body) = await AShop.SendAsync(by ?? Shop.Customer, HttpMethod.Post, "api/documents", List(card));
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        var path = $"api/documents/{body!.Id()}";
        foreach (var file in files) Assert.Equal(HttpStatusCode.Accepted, (await SendFileAsync(path, file, by: by)).Status);
        await Shop.Host.WhenIdleAsync();
        return path;
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendFileAsync(
        string path, byte[] file, string? type = null, HttpClient? by = null, string? key = null, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path + "/files") { Content = new ByteArrayContent(file) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (name is not null) request.Content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name };
        using var answer = await (by ?? Shop.Customer).SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ApiWatch.Look(HttpMethod.Post, path + "/files", null, answer.StatusCode, body);
        return (answer.StatusCode, body);
    }

    /// <summary>A list of one PDF that Erna reviews.</summary>
    public async Task<string> UnderReviewAsync(string? card = null)
    {
        var path = await SubmitAsync(card, files: SamplePdf.Of("MUG-BLUE 2"));
        await DoAsync(path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        return path;
    }

    /// <summary>One with articles on it, to be ordered.</summary>
    public async Task<string> PickedAsync(string? card = null, string sku = "MUG-BLUE", int quantity = 2)
    {
        var path = await UnderReviewAsync(card);
        await DoAsync(path, "PUT", "/items/" + sku, new JsonObject { ["quantity"] = quantity });
        return path;
    }

    /// <summary>Staff change a list from what they see now, or from what they saw.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> TryAsync(
        string path, string method, string what, JsonNode? body = null, string? etag = null, HttpClient? by = null) =>
        (by ?? Staff).EditAsync(path + what, body, etag, method, from: path);

    /// <summary>The same, and it is done.</summary>
    public async Task<JsonNode> DoAsync(string path, string method, string what, JsonNode? body = null)
    {
        var (status, answer) = await TryAsync(path, method, what, body);
        Assert.True(status == HttpStatusCode.OK, $"{method} {path}{what}: {status} {answer?.ToJsonString()}");
        return answer!;
    }

    public async Task RefusedAsync(string code, string path, string method, string what, JsonNode? body = null, HttpClient? by = null)
    {
        var (status, answer) = await TryAsync(path, method, what, body, by: by);
        Assert.True((int)status >= 400 && answer!["code"]!.GetValue<string>() == code, $"{method} {path}{what}: {status} {answer?.ToJsonString()}");
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    /// <summary>Reads any PDF the same.</summary>
    internal sealed class StandIn : IPdfReader
    {
        private int _failures;
        private int _reads;

        public string? Missing { get; set; }

        /// <summary>How often it was asked.</summary>
        public int Reads => _reads;

        /// <summary>What it says.</summary>
        public Result<PdfText> Says { get; set; } = new PdfText(["MUG-BLUE 2"], HasMorePages: false);

        /// <summary>So many times, from now on, it dies.</summary>
        public void FailsNext(int times) => Interlocked.Exchange(ref _failures, times);

        public async Task<Result<PdfText>> ReadAsync(Stream pdf, int maxPages, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            await pdf.CopyToAsync(Stream.Null, cancellationToken);
            if (Interlocked.Decrement(ref _failures) >= 0) throw new IOException("The worker is gone.");
            return Missing is { } missing ? Result.Refused<PdfText>(new Refusal(DocumentCodes.NoReader, missing)) : Says;
        }
    }
}
