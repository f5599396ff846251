using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// A request of the host's own client counts as work from the moment it is sent: the client enters, and the server side
/// takes that piece over when the request arrives. So a clock is not moved while a request is still on its way.
/// </summary>
internal sealed class WorkHandover(WorkTracker tracker)
{
    private const string Header = "x-localhost-work";

    private readonly ConcurrentDictionary<string, byte> underWay = new();
    private long sequence;

    public HttpMessageHandler Sender(HttpMessageHandler inner) => new SendingHandler(this) { InnerHandler = inner };

    /// <summary>The caller has entered its own piece of work already.</summary>
    public void Arrived(IHeaderDictionary headers)
    {
        if (!headers.Remove(Header, out var id))
            return;
        Release(id.ToString());
    }

    private string Begin()
    {
        var id = Interlocked.Increment(ref sequence).ToString(CultureInfo.InvariantCulture);
        tracker.Enter();
        underWay[id] = 0;
        return id;
    }

    private void Release(string id)
    {
        if (underWay.TryRemove(id, out _))
            tracker.Exit();
    }

    private sealed class SendingHandler(WorkHandover handover) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var id = handover.Begin();
            try
            {
                request.Headers.Remove(Header);
                request.Headers.Add(Header, id);
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                handover.Release(id);
            }
        }
    }
}
