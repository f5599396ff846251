using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Asks a service for something that needs the role which the app has there; what goes wrong means "not ready".</summary>
/// <param name="name">Of the check.</param>
/// <param name="check">Throws when the service or the role is missing.</param>
internal sealed class AzureReadiness(string name, Func<CancellationToken, Task> check) : IReadinessCheck
{
    public string Name => name;

    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await check(cancellationToken);
        return true;
    }
}
