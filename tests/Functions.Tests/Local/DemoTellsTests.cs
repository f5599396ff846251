using System.CommandLine;
using System.Net;
using OrderFunctions.Local;
using OrderFunctions.Local.Commands;
using OrderFunctions.Storage;
using OrderFunctions.Testing.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>The demo tells each fact when it hears of it, not when the story is over.</summary>
public sealed class DemoTellsTests : IAsyncDisposable
{
    private static readonly string[] Facts = ["order-placed", "allocation-reserved", "payment-started"];

    private readonly AFolder _folder = new();
    private readonly AScreen _output = new();
    private readonly CancellationTokenSource _stop = new();
    private int _timelines;

    /// <summary>The shop lets the next thing happen only once the one before has been read on the screen.</summary>
    [Fact]
    public async Task Each_fact_is_on_the_screen_before_the_next_one_happens()
    {
        await using var shop = await AServer.OpenAsync(new StubTransport { Otherwise = AnswerAsync });
        await using var held = Database.Open(new DatabaseOptions { Path = DataFolder.Create(_folder.Path).DataFile }, []);
        string[] arguments = ["demo", "--data", _folder.Path, "--port", new Uri(shop.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)];

        var ended = await LocalCommands.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = _output }, _stop.Token);

        Assert.Equal(130, ended);
        Assert.All(Facts, fact => Assert.Contains(fact, _output.Text, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath switch
        {
            "/api/orders" => Json("""{"id":"one"}"""),
            "/api/orders/one" => Json("""{"id":"one","status":"CREATED"}"""),
            "/api/orders/one/timeline" => Json(await TimelineAsync(cancellationToken)),
            var other => throw new InvalidOperationException($"Nobody expected {other}."),
        };

    /// <summary>One fact more each time it is asked for; after the last one the person at the screen has seen enough.</summary>
    private async Task<string> TimelineAsync(CancellationToken cancellationToken)
    {
        var happened = _timelines++;
        if (happened > 0) await _output.WhenSeenAsync(Facts[happened - 1], cancellationToken);
        if (happened == Facts.Length) await _stop.CancelAsync();
        var entries = Facts.Take(happened + 1).Select(fact => $$"""{"at":"2030-01-01T12:00:00Z","what":"{{fact}}","by":"system"}""");
        return $$"""{"entries":[{{string.Join(',', entries)}}]}""";
    }

    private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
}
