namespace OrderFunctions.LocalHost.Tests.Durable.Toys;

/// <summary>
/// The behaviour every durable engine owes its orchestrators. Each suite runs twice: with instances kept in memory, and
/// with every instance rebuilt from its history after each arrival.
/// </summary>
public abstract class DurableConformance(bool replayEveryAwait) : IAsyncLifetime
{
    private protected ToyHost Host { get; } = new(replayEveryAwait);

    protected bool ReplayEveryAwait { get; } = replayEveryAwait;

    protected static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    protected static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
