using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Http;

/// <summary>CORS (when switched on), routing, the function; whatever finds no function is 404 with an empty body.</summary>
internal sealed class HttpPipeline(LocalFunctionHostOptions options, IServiceProvider services, HttpFunctions functions)
{
    private RequestDelegate pipeline = _ => throw new InvalidOperationException("The pipeline has not been prepared.");

    /// <summary>Builds the pipeline and the route table.</summary>
    public void Prepare()
    {
        var app = new ApplicationBuilder(services);
        if (options.CorsOrigins.Count > 0)
            app.UseCors(policy => Cors.Allow(policy, options));
        app.UseRouting();
        app.Use(next => context =>
        {
            // A wrong method selects routing's own 405 endpoint; the real host answers 404.
            if (context.GetEndpoint()?.Metadata.GetMetadata<FunctionDescriptor>() is not null)
                return next(context);
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.UseEndpoints(endpoints => endpoints.DataSources.Add(new DefaultEndpointDataSource(functions.Endpoints())));
        pipeline = app.Build();
    }

    public Task RunAsync(HttpContext context) => pipeline(context);
}
