using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Local.Telemetry;

/// <summary>The collector that telemetry goes to.</summary>
internal sealed class OtlpTarget(Uri endpoint, OtlpTransport transport)
{
    private const string ServiceName = "order-functions";

    public Uri Endpoint => endpoint;

    /// <summary>Who sends it; <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> win.</summary>
    public static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: typeof(OtlpTarget).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    /// <summary>Options of one signal's exporter; headers and time limits come from the standard variables.</summary>
    public OtlpExporterOptions For(string signal, Func<HttpClient>? client = null)
    {
        var options = new OtlpExporterOptions();
        Apply(options, signal);
        if (client is not null) options.HttpClientFactory = client;
        return options;
    }

    public void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = transport == OtlpTransport.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // An address that is set in code is used as it is, and so the path of the signal belongs to it.
        options.Endpoint = transport == OtlpTransport.Grpc ? endpoint : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}

/// <summary>Adds the export when a collector is named; costs nothing otherwise.</summary>
internal static class OtlpRegistration
{
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, IConfiguration configuration)
    {
        var options = TelemetryOptions.Read(configuration);
        if (!Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var endpoint)) return services;
        var target = new OtlpTarget(endpoint, options.Protocol);
        services.AddSingleton(target);
        services.AddHostedService<OtlpExport>();
        services.AddLogging(logging => logging.AddOpenTelemetry(log =>
        {
            log.SetResourceBuilder(OtlpTarget.Resource());
            log.AddOtlpExporter(exporter => target.Apply(exporter, "logs"));
        }));
        return services;
    }
}
