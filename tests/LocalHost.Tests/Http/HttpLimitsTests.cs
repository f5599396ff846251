using System.Net.Sockets;
using System.Text;

namespace OrderFunctions.LocalHost.Tests.Http;

/// <summary>Clients that send too much, too slowly or too often, as bytes on a socket.</summary>
public sealed class HttpLimitsTests
{
    public sealed class Counting(Recorder recorder)
    {
        [Function("Count")]
        public async Task<IResult> Count([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "count")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            var length = (await reader.ReadToEndAsync()).Length;
            recorder.Note("counted");
            return Results.Text($"{length}");
        }
    }

    [Fact]
    public async Task A_request_line_or_header_that_is_too_long_meets_no_function()
    {
        await using var app = await StartAsync(new HttpLimits { RequestLineBytes = 200, HeaderBytes = 500, HeaderCount = 10 });

        Assert.StartsWith("HTTP/1.1 200 ", await ExchangeAsync(app, $"GET /count?q={new string('q', 100)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 414 ", await ExchangeAsync(app, $"GET /count?q={new string('q', 200)} HTTP/1.1\r\nHost: h\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await ExchangeAsync(app, $"GET /count HTTP/1.1\r\nHost: h\r\nX-Long: {new string('x', 500)}\r\n\r\n"));
        var many = string.Concat(Enumerable.Range(0, 11).Select(n => $"X-{n}: {n}\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await ExchangeAsync(app, $"GET /count HTTP/1.1\r\nHost: h\r\n{many}\r\n"));
        Assert.Equal(["counted"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_headers_is_cut_off()
    {
        await using var app = await StartAsync(new HttpLimits { HeaderTime = TimeSpan.FromMilliseconds(200) });

        Assert.StartsWith("HTTP/1.1 408 ", await ExchangeAsync(app, "GET /count HTTP/1.1\r\nHost: h\r\nX-Slow: a"));
        Assert.Empty(app.Recorder.Seen);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_body_is_cut_off()
    {
        await using var app = await StartAsync(new HttpLimits { BytesPerSecond = 1_000_000, SlowTime = TimeSpan.FromSeconds(1.1) });

        Assert.StartsWith("HTTP/1.1 408 ", await ExchangeAsync(app, "POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n1234"));
        Assert.Empty(app.Recorder.Seen);
    }

    [Fact]
    public async Task A_connection_that_is_not_used_is_closed()
    {
        await using var app = await StartAsync(new HttpLimits { KeepAlive = TimeSpan.FromMilliseconds(200) });

        Assert.EndsWith("\r\n\r\n0", await ExchangeAsync(app, "GET /count HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_at_once_and_the_others_go_on()
    {
        await using var app = await StartAsync(new HttpLimits { Connections = 2 });
        using var first = await ConnectAsync(app);
        using var second = await ConnectAsync(app);
        Assert.Equal("HTTP/1.1 200 OK", await FirstLineAsync(first));
        Assert.Equal("HTTP/1.1 200 OK", await FirstLineAsync(second));

        Assert.Equal("", await ExchangeAsync(app, "GET /count HTTP/1.1\r\nHost: h\r\n\r\n"));
        Assert.Equal("HTTP/1.1 200 OK", await FirstLineAsync(second));
    }

    private static Task<TestApp> StartAsync(HttpLimits limits) => TestApp.StartAsync(new TestSetup
    {
        Functions = [typeof(Counting)],
        Options = options => options with { HttpLimits = limits },
    });

    private static async Task<TcpClient> ConnectAsync(TestApp app)
    {
        var client = new TcpClient();
        await client.ConnectAsync(app.Host.BaseAddress.Host, app.Host.BaseAddress.Port);
        return client;
    }

    private static async Task<string?> FirstLineAsync(TcpClient client)
    {
        var stream = client.GetStream();
        await stream.WriteAsync("GET /count HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer);
        return Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n")[0];
    }

    /// <summary>Sends, and reads until the host hangs up.</summary>
    private static async Task<string> ExchangeAsync(TestApp app, string request)
    {
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Hanging up on a client that is still sending is a reset; what came before it is what counts.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
