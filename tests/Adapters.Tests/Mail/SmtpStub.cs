using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrderFunctions.Adapters.Tests.Mail;

/// <summary>An SMTP server on a free port that takes one mail per connection, or refuses the recipient.</summary>
internal sealed class SmtpStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public SmtpStub()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool RefusesRecipients { get; set; }

    public List<string> Recipients { get; } = [];

    /// <summary>Headers and body of each mail as received.</summary>
    public List<string> Mails { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
                await ServeAsync(connection);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // The test is over, or the client hung up.
            }
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(connection.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 stub");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase) && !RefusesRecipients)
                Recipients.Add(line[8..]);
            var reply = line.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "RCPT" when RefusesRecipients => "550 no such person",
                "DATA" => await DataAsync(reader, writer),
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            await writer.WriteLineAsync(reply);
        }
    }

    private async Task<string> DataAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
            mail.Append(line).Append('\n');
        Mails.Add(mail.ToString());
        return "250 taken";
    }
}
