using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Local;

/// <summary>Structured logs on the console: one JSON object a line, with the trace that it belongs to.</summary>
internal static class LocalLogging
{
    /// <summary>Section <c>Logging</c> sets levels; without it, warnings and what the app itself says.</summary>
    public static ILoggingBuilder AddLocalLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.Configure(options => options.ActivityTrackingOptions =
            ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId | ActivityTrackingOptions.ParentId);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        return logging;
    }
}
