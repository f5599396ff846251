using Microsoft.Extensions.Logging;

namespace OrderFunctions.Local;

/// <summary>Structured logs on the console: one JSON object a line, with the trace that it belongs to.</summary>
internal static class LocalLogging
{
    public static ILoggingBuilder AddLocalLogging(this ILoggingBuilder logging)
    {
        logging.Configure(options => options.ActivityTrackingOptions =
            ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId | ActivityTrackingOptions.ParentId);
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        return logging;
    }
}
