using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>The contract, kept by Cosmos DB as far as the emulator can tell.</summary>
[NeedsCosmosEmulator]
public sealed class CosmosDocumentStoreTests(CosmosEmulator emulator)
    : DocumentStoreContract, IClassFixture<CosmosEmulator>, IAsyncLifetime
{
    private IDocumentStore? _store;

    protected override IDocumentStore Store => _store!;

    public async Task InitializeAsync() => _store = await emulator.StoreAsync(ContractContainers);

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Skips the class where the emulator cannot run.</summary>
public sealed class NeedsCosmosEmulatorAttribute : RequirementAttribute
{
    public override string? SkipReason => CosmosEmulator.Missing;
}
