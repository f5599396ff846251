using Microsoft.AspNetCore.Cors.Infrastructure;

namespace OrderFunctions.LocalHost.Http;

/// <summary>CORS as the hosting platform offers it: origins and credentials; every method and header.</summary>
internal static class Cors
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromMinutes(10);

    public static void Allow(CorsPolicyBuilder policy, LocalFunctionHostOptions options)
    {
        var all = options.CorsOrigins.Contains("*");
        if (all && options.CorsCredentials)
            throw new ArgumentException("CORS cannot allow credentials from every origin; name the origins.");
        if (all)
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. options.CorsOrigins]);
        if (options.CorsCredentials)
            policy.AllowCredentials();
        policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("*").SetPreflightMaxAge(PreflightLifetime);
    }
}
