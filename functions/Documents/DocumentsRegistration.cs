using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Poppler;
using OrderFunctions.Application.Documents;

namespace OrderFunctions.Functions.Documents;

/// <summary>Parts lists of customers: sent, read, reviewed, and made into orders.</summary>
internal static class DocumentsRegistration
{
    /// <summary>Section <c>PartsLists</c> (<see cref="PartsListOptions"/>).</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("PartsLists").Get<PartsListOptions>() ?? new PartsListOptions())
        .AddSingleton(static services => PopplerPdfReader.Create(services.GetRequiredService<PartsListOptions>()))
        .AddSingleton<PartsListRepository>()
        .AddSingleton<SubmitDocumentHandler>()
        .AddSingleton<ReceivePdfHandler>()
        .AddSingleton<AddDocumentPdfHandler>()
        .AddSingleton<AddDocumentPhotoHandler>()
        .AddSingleton<PutDocumentItemHandler>()
        .AddSingleton<CreateOrderOfDocumentHandler>()
        .AddSingleton<WorkOnDocumentHandler>()
        .AddSingleton<ListDocumentsHandler>()
        .AddSingleton<SweepDocumentsHandler>()
        .AddSingleton<DocumentDoor>();
}
