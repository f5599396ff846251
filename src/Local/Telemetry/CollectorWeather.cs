using Microsoft.Extensions.Logging;

namespace OrderFunctions.Local.Telemetry;

/// <summary>
/// Says once that the collector does not take what is sent, and once that it does again: the exporter itself is silent about
/// it, and a wrong port would look like a system without traces.
/// </summary>
internal sealed partial class CollectorWeather(Uri collector, ILogger logger)
{
    private int _isBad;

    /// <summary>A client whose answers are watched.</summary>
    public HttpClient Client() => new(new Watch(this) { InnerHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null } });

    private void Saw(string? problem)
    {
        var wasBad = Interlocked.Exchange(ref _isBad, problem is null ? 0 : 1) == 1;
        if (problem is not null && !wasBad) Log.Away(logger, collector.Authority, problem);
        else if (problem is null && wasBad) Log.Back(logger, collector.Authority);
    }

    private sealed class Watch(CollectorWeather weather) : DelegatingHandler
    {
        // Exporters send from threads of their own, without waiting for a task.
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(base.Send(request, cancellationToken));
            }
            catch (Exception failure)
            {
                weather.Saw(failure.GetType().Name);
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(await base.SendAsync(request, cancellationToken));
            }
            catch (Exception failure)
            {
                weather.Saw(failure.GetType().Name);
                throw;
            }
        }

        private HttpResponseMessage Seen(HttpResponseMessage answer)
        {
            weather.Saw(answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}");
            return answer;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Telemetry cannot be sent to {Collector} ({Problem}); orders go on without it")]
        public static partial void Away(ILogger log, string collector, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "Telemetry is sent to {Collector} again")]
        public static partial void Back(ILogger log, string collector);
    }
}
