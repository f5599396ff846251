using OrderFunctions.Application.Catalogue;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>On a laptop: fills an empty system with a small catalogue, as the local host does, before the first trigger.</summary>
internal sealed class FirstRun(SeedCatalogueHandler seed) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) =>
        await seed.HandleAsync(new SeedCatalogue(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
