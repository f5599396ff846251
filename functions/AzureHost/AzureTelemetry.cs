using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Traces, metrics and logs of the app, to Application Insights and to an OTLP collector, whichever is configured.</summary>
internal static class AzureTelemetry
{
    // The names that the two exporters and the platform use.
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Identity = "AZURE_CLIENT_ID";
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
            telemetry.UseAzureMonitorExporter(options => options.Credential = IdentityOf(builder.Configuration));
        if (toCollector)
            telemetry.UseOtlpExporter();
    }

    // Where an identity is named, telemetry is taken from it alone; elsewhere the connection string is enough.
    private static ManagedIdentityCredential? IdentityOf(ConfigurationManager configuration) => configuration[Identity] is { Length: > 0 } client
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
        : null;
}
