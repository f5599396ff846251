using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>
/// Tells the load generator, over one connection, which orders have come to their durable end. Both hosts use it, so it
/// weighs the same on both.
/// </summary>
internal sealed class CompletionFeed : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _finished = Channel.CreateUnbounded<string>(
        new UnboundedChannelOptions { SingleReader = true });

    public CompletionFeed()
    {
        _listener.Start();
        _ = Task.Run(SendAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Count { get; private set; }

    public void Finished(string orderId) => _finished.Writer.TryWrite(orderId);

    public void Dispose()
    {
        _finished.Writer.TryComplete();
        _listener.Dispose();
    }

    private async Task SendAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        await using var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        while (await _finished.Reader.WaitToReadAsync())
        {
            var length = 0;
            while (length < buffer.Length - 256 && _finished.Reader.TryRead(out var id))
            {
                length += Encoding.ASCII.GetBytes(id, buffer.AsSpan(length));
                buffer[length++] = (byte)'\n';
                Count++;
            }

            await stream.WriteAsync(buffer.AsMemory(0, length));
        }
    }
}
