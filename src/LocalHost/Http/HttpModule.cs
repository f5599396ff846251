using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Http;

/// <summary>HTTP functions: Kestrel and endpoint routing, and nothing else of a web application.</summary>
internal sealed class HttpModule : IHostModule
{
    public SchemaModule? Schema => null;

    public void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddMetrics();
        services.AddCors();
        services.TryAddSingleton(_ => new DiagnosticListener("OrderFunctions.LocalHost"));
        services.TryAddSingleton<DiagnosticSource>(provider => provider.GetRequiredService<DiagnosticListener>());
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<HttpPipeline>();
        services.AddSingleton<HttpServer>();
        services.AddSingleton<ITriggerListener>(provider => provider.GetRequiredService<HttpServer>());
    }
}
