using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// Looks at the account before the app works with it. Weaker consistency than the app needs stops the start: it would show
/// as orders that now and then wait for the sweeper. An account that cannot be reached does not; readiness says so.
/// </summary>
internal sealed partial class CosmosStartUp(CosmosConnection connection, ILogger<CosmosStartUp> logger) : IHostedService
{
    private static readonly ConsistencyLevel[] Enough = [ConsistencyLevel.Strong, ConsistencyLevel.BoundedStaleness];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (connection.IsEmulator)
            {
                await ContainerFile.CreateMissingAsync(
                    connection.Client, connection.Options.Database, ContainerFile.Current.Containers, cancellationToken).ConfigureAwait(false);
                return;
            }

            var account = await connection.Client.ReadAccountAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            var level = account.Consistency.DefaultConsistencyLevel;
            if (!Enough.Contains(level))
            {
                throw new InvalidOperationException(
                    $"{CosmosOptions.Section}:{nameof(CosmosOptions.Endpoint)}: the account's default consistency is {level}; it must be {string.Join(" or ", Enough)}.");
            }
        }
        catch (Exception failure) when (failure is not InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotReached(logger, failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The Cosmos DB account could not be reached")]
        public static partial void NotReached(ILogger logger, Exception exception);
    }
}
