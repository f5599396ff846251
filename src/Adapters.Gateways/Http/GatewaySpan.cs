using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Adapters.Gateways.Http;

/// <summary>
/// One span per call to a gateway, and so one per try; the trace goes with the call. The span tells method, gateway and
/// status; no path, because providers put their ids there, and no text of theirs. The transport below must not add a span
/// of its own (<see cref="SocketsHttpHandler.ActivityHeadersPropagator"/> null): nobody would hear the one that it names.
/// </summary>
public sealed class GatewaySpan(OrderTracing tracing, string gateway) : DelegatingHandler
{
    private const string TraceParent = "traceparent";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var span = tracing.IsHeard ? tracing.Source.StartActivity($"{request.Method} {gateway}", ActivityKind.Client) : null;
        span?.SetTag("http.request.method", request.Method.Method).SetTag("peer.service", gateway);
        request.Headers.Remove(TraceParent);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
            request.Headers.TryAddWithoutValidation(TraceParent, current.Id);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            span?.SetTag("http.response.status_code", (int)response.StatusCode);
            if ((int)response.StatusCode >= 400)
                OrderTracing.Fail(span, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response;
        }
        catch (Exception failure)
        {
            OrderTracing.Fail(span, failure.GetType().FullName!);
            throw;
        }
    }
}
