using Microsoft.Extensions.Configuration;

namespace OrderFunctions.Functions.Ops;

/// <summary>Section <c>Telemetry</c>: where traces, metrics and logs are sent by OTLP, and how many traces. Each host brings its exporter.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The standard variable, taken when the setting is empty.</summary>
    public const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Address of the collector, without the path of a signal; empty: nothing is sent and no span is made.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>What the collector speaks at that address.</summary>
    public OtlpTransport Protocol { get; set; } = OtlpTransport.HttpProtobuf;

    /// <summary>
    /// Which part of the traces that begin here is recorded, 0 to 1; by trace id, so that every host decides alike. A trace that
    /// comes in with a request or message stays as its sender has decided.
    /// </summary>
    public double SampleRatio { get; set; } = 1;

    /// <summary>The section, or the standard variable.</summary>
    public static TelemetryOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new TelemetryOptions();
        if (options.OtlpEndpoint.Length == 0) options.OtlpEndpoint = configuration[StandardEndpoint] ?? "";
        return options;
    }
}

/// <summary>How OTLP travels.</summary>
public enum OtlpTransport
{
    /// <summary>HTTP with protobuf bodies; collectors usually listen at port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC; usually port 4317.</summary>
    Grpc,
}
