namespace OrderFunctions.Adapters.Gateways.Http;

/// <summary>
/// Completes when everything decided so far is on disk. A call that moves money must not leave before the decision that
/// caused it is safe: after a crash nobody would know about it.
/// </summary>
public delegate Task WhenDurable();

/// <summary>Sits in front of every gateway's HTTP client and lets nothing out before it is durable.</summary>
public sealed class DurableBeforeSending(WhenDurable whenDurable) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await whenDurable().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
