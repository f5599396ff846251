using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>What the saga's functions need, in types that public constructors may not name.</summary>
internal sealed record SagaServices(IDocumentStore Store, CompletionFeed Feed)
{
    public static SagaServices From(IServiceProvider services) => services.GetRequiredService<SagaServices>();
}
