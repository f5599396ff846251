using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>What the app expects of the account: the containers that Bicep makes, and consistency.</summary>
public sealed class CosmosAccountTests
{
    [Fact]
    public void The_file_that_bicep_makes_containers_from_is_what_the_application_declares()
    {
        Assert.Equal(Containers.All.Select(ContainerEntry.Of).Select(Text), ContainerFile.Current.Containers.Select(Text));
        Assert.Equal(2, ContainerFile.Current.PartitionKeyVersion); // keys of more than 100 bytes are told apart

        static string Text(ContainerEntry entry) => JsonSerializer.Serialize(entry);
    }

    [Theory]
    [InlineData("Strong", true)]
    [InlineData("BoundedStaleness", true)]
    [InlineData("Session", false)]
    [InlineData("Eventual", false)]
    public async Task An_account_that_may_show_an_old_order_stops_the_start(string level, bool starts)
    {
        Assert.Equal("BoundedStaleness", ContainerFile.Current.Consistency.Level);
        using var service = new FakeCosmos { Consistency = level };
        var refused = await Record.ExceptionAsync(() => StartAsync(service));
        if (starts) Assert.Null(refused);
        else Assert.StartsWith("Documents:Cosmos:Endpoint: ", Assert.IsType<InvalidOperationException>(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_leaves_it_to_readiness()
    {
        using var service = new FakeCosmos { Consistency = null };
        await StartAsync(service);
    }

    [Fact]
    public void Settings_that_cannot_work_name_their_key()
    {
        Assert.Contains("Documents:Cosmos:Endpoint", Refused(new CosmosOptions()), StringComparison.Ordinal);
        Assert.Contains("Documents:Cosmos:Key", Refused(new CosmosOptions { Endpoint = "https://shop.example/" }), StringComparison.Ordinal);

        static string Refused(CosmosOptions options) =>
            Assert.Throws<ArgumentException>(() => CosmosConnection.Open(options, credential: null)).Message;
    }

    private static async Task StartAsync(FakeCosmos service)
    {
        using var connection = service.Connect();
        await new CosmosStartUp(connection, NullLogger<CosmosStartUp>.Instance).StartAsync(default);
    }
}
