using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Catalogue;

namespace OrderFunctions.Functions.Catalogue;

/// <summary>Adds the catalogue's use cases; they are stateless.</summary>
internal static class CatalogueRegistration
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services) => services
        .AddSingleton<CreateProductHandler>()
        .AddSingleton<GetProductHandler>()
        .AddSingleton<ListProductsHandler>()
        .AddSingleton<SearchProductsHandler>()
        .AddSingleton<ImportProductsHandler>()
        .AddSingleton<ProductWrites>()
        .AddSingleton<PutProductHandler>()
        .AddSingleton<ChangePriceHandler>()
        .AddSingleton<PriceLinesHandler>()
        .AddSingleton<ProductImages>()
        .AddSingleton<SeedCatalogueHandler>();
}

/// <summary>JSON of the catalogue's requests and answers.</summary>
[JsonSerializable(typeof(ProductDraft))]
[JsonSerializable(typeof(IReadOnlyList<ProductDraft>))]
[JsonSerializable(typeof(ProductView))]
[JsonSerializable(typeof(ProductListView))]
[JsonSerializable(typeof(ImportView))]
internal sealed partial class CatalogueTypes : JsonSerializerContext;
