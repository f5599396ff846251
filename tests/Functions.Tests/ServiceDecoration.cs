using Microsoft.Extensions.DependencyInjection;

namespace OrderFunctions.Functions.Tests;

/// <summary>Puts something around a service that is registered already.</summary>
internal static class ServiceDecoration
{
    /// <summary>The last registration counts, and what is wrapped around it counts from then on.</summary>
    public static void Decorate<T>(this IServiceCollection services, Func<T, IServiceProvider, T> wrap)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => wrap(
            (T)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider));
    }
}
