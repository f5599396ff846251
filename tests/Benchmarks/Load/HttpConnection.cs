using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>
/// One keep-alive connection that speaks just enough HTTP/1.1 to post a body and read the answer, so that the generator
/// takes as little as possible of the machine that it shares with the host.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[32 * 1024];

    public async Task ConnectAsync(Uri address) => await _socket.ConnectAsync(address.Host, address.Port);

    /// <summary>Sends a whole request; answers the status and, in the memory, the whole response.</summary>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Response)> SendAsync(ReadOnlyMemory<byte> request)
    {
        while (request.Length > 0) request = request[await _socket.SendAsync(request)..];
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_received.AsMemory(length));
            if (read == 0) throw new IOException("The host closed the connection.");
            length += read;
            var response = _received.AsMemory(0, length);
            if (IsComplete(response.Span)) return (StatusOf(response.Span), response);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> response)
    {
        var head = response.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var headers = response[..(head + 2)];
        var name = headers.IndexOf("Content-Length: "u8);
        if (name < 0) return response.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(headers[(name + 16)..], out int body, out _) && response.Length >= head + 4 + body;
    }

    private static int StatusOf(ReadOnlySpan<byte> response) =>
        Utf8Parser.TryParse(response[9..], out int status, out _) ? status : 0;

    /// <summary>The text of the first string property <c>id</c> of a response.</summary>
    public static string? IdIn(ReadOnlySpan<byte> response)
    {
        var start = response.IndexOf("\"id\":\""u8);
        if (start < 0) return null;
        var text = response[(start + 6)..];
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]);
    }
}
