using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>A mail server in the test process: it counts what it accepted by recipient and message id.</summary>
internal sealed class MailStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Action _moment;
    private readonly Task _accepting;

    /// <param name="moment">Called before and after a mail is accepted.</param>
    public MailStub(Action moment)
    {
        _moment = moment;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The app's life that connections are counted to.</summary>
    public int Life { get; set; }

    /// <summary>Every mail that was accepted, with the life of the app that sent it; a repeat is in here twice.</summary>
    public ConcurrentBag<(string To, string MessageId, int Life)> Accepted { get; } = [];

    /// <summary>Completes when the mails accepted so far satisfy the condition, which is looked at after each mail.</summary>
    public async Task WhenAsync(Func<bool> isComplete, TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        try
        {
            while (!isComplete()) await _arrived.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller compares what came with what should have come, and can say what is missing.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
        _arrived.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), Life));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection, int life)
    {
        try
        {
            using (connection)
            using (var reader = new StreamReader(connection.GetStream(), Encoding.UTF8))
            await using (var writer = new StreamWriter(connection.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
                await TalkAsync(reader, writer, life);
        }
        catch (Exception hungUp) when (hungUp is OperationCanceledException or IOException or SocketException)
        {
            // The app was killed in the middle of a conversation, which is what the test is about.
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer, int life)
    {
        var to = "";
        await writer.WriteLineAsync("220 stub");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "RCPT") to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            if (word == "DATA" && !await TakeAsync(to, life, reader, writer)) return;
            await writer.WriteLineAsync(word == "QUIT" ? "221 bye" : "250 ok");
        }
    }

    private async Task<bool> TakeAsync(string to, int life, StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        string? id = null;
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)) id = line[11..].Trim();
            if (line != ".") continue;
            _moment();
            Accepted.Add((to, id ?? "without id", life));
            _arrived.Release();
            _moment();
            return true;
        }

        return false;
    }
}
