using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Testing;

namespace OrderFunctions.Adapters.Tests.Memory;

/// <summary>The contract, kept by the store that tests use in memory: what they find there holds for the others.</summary>
public sealed class DocumentsInMemoryTests : DocumentStoreContract
{
    protected override IDocumentStore Store { get; } = new DocumentsInMemory(ContractContainers);
}
