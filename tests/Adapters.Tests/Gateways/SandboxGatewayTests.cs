using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Application.Payments;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>The Sandbox keeps the contract of gateways.</summary>
public sealed class SandboxGatewayTests : PaymentGatewayContract, IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();
    private readonly ASandbox _sandbox;

    public SandboxGatewayTests() => _sandbox = new ASandbox(_store.Documents, new ManualTimeProvider());

    protected override IPaymentGateway Gateway => _sandbox.Gateway;

    protected override TestMethods Methods { get; } =
        new("tok_success", "tok_soft_decline", "tok_hard_decline", "tok_processing");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _sandbox.Dispose();
        await _store.DisposeAsync();
    }
}
