using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Application.Payments;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>The Sandbox keeps the contract of gateways.</summary>
public sealed class SandboxGatewayTests : PaymentGatewayContract, IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ATemporaryStore _store = new();
    private readonly ASandbox _sandbox;

    public SandboxGatewayTests() => _sandbox = new ASandbox(_store.Documents, _clock);

    protected override IPaymentGateway Gateway => _sandbox.Gateway;

    protected override DateTimeOffset Now => _clock.GetUtcNow();

    protected override async Task PresentAsync(GatewayPayment open, TestMethod method) => await _sandbox.Ledger.AuthoriseAsync(
        open.Id,
        method switch
        {
            TestMethod.SoftDecline => "tok_soft_decline",
            TestMethod.HardDecline => "tok_hard_decline",
            TestMethod.Processing => "tok_processing",
            _ => "tok_success",
        },
        Key().IdempotencyKey,
        default);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _sandbox.Dispose();
        await _store.DisposeAsync();
    }
}
