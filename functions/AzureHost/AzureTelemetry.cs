using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Traces, metrics and logs of the app, to Application Insights and to an OTLP collector, whichever is configured.</summary>
internal static class AzureTelemetry
{
    // The names that the two exporters and the platform use.
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddAzureTelemetry(this FunctionsApplicationBuilder builder)
    {
        var toAzure = builder.Configuration[ApplicationInsights] is { Length: > 0 };
        var toCollector = builder.Configuration[Collector] is { Length: > 0 };
        if (!toAzure && !toCollector)
            return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(static metrics => metrics.AddMeter("OrderFunctions*"))
            .WithTracing(static traces => traces.AddSource("OrderFunctions*"));
        if (toAzure)
            telemetry.UseAzureMonitorExporter();
        if (toCollector)
            telemetry.UseOtlpExporter();
    }
}
