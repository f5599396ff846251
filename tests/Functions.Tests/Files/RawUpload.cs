using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrderFunctions.Functions.Tests.Files;

/// <summary>
/// A body that is made while it is sent, in chunks and without a length, by somebody who listens while they send: as soon as there is an
/// answer they stop.
/// </summary>
internal static class RawUpload
{
    private const int ChunkLength = 64 * 1024;

    /// <param name="start">How the body begins; the rest are letters.</param>
    /// <param name="length">Where it ends when nobody answers before.</param>
    /// <param name="onSending">Before each piece: what was sent so far.</param>
    /// <returns>Status, body of the answer, and how much was sent.</returns>
    public static async Task<(int Status, string Body, long Sent)> SendAsync(
        HttpClient client, string path, string start, long length, Action<long>? onSending = null)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /{path} HTTP/1.1\r\nHost: {client.BaseAddress.Authority}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n"
            + $"Idempotency-Key: {Guid.NewGuid()}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"));
        var size = Encoding.ASCII.GetBytes(ChunkLength.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        var chunk = new byte[ChunkLength + 2];
        chunk.AsSpan().Fill((byte)'a');
        Encoding.ASCII.GetBytes(start, chunk);
        "\r\n"u8.CopyTo(chunk.AsSpan(ChunkLength));
        var sent = 0L;
        while (sent < length && socket.Available == 0)
        {
            onSending?.Invoke(sent);
            try
            {
                await stream.WriteAsync(size);
                await stream.WriteAsync(chunk);
            }
            catch (IOException)
            {
                // Nobody reads any more; what they said is still to be read.
                break;
            }

            if (sent == 0) chunk.AsSpan(0, start.Length).Fill((byte)'a');
            sent += ChunkLength;
        }

        if (sent >= length) await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        var (text, buffer) = ("", new byte[4096]);
        // An answer is one JSON object; whether the connection ends in peace is no matter.
        while (!text.TrimEnd('\r', '\n', '0').EndsWith('}') && await stream.ReadAsync(buffer) is > 0 and var read) text += Encoding.UTF8.GetString(buffer, 0, read);
        return (int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)], sent);
    }
}
