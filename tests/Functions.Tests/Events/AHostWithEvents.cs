using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Notifications;
using OrderFunctions.Local.Ports;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>A host of the functions that carry out the outbox and show messages, and nothing else.</summary>
internal sealed class AHostWithEvents : IMailSender, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderfunctions-events-");
    private readonly ManualTimeProvider _clock = new();
    private readonly EventWatch _watch = new();

    public AHostWithEvents(string mode, bool outboxPage = true)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["EventBus:Mode"] = mode,
                ["Mail:OutboxPage"] = outboxPage ? "true" : "false",
                ["Identity:DevelopmentKey"] = Path.Combine(_folder.FullName, "key.pem"),
            })
            .Build();
        var builder = LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions
        {
            Port = 0,
            TimeProvider = _clock,
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""",
            SchemaModules = [SqliteDocumentStore.CreateModule(Containers.All)],
            MaxDeliveryCount = 3,
        });
        builder.Services.AddSingleton<IConfiguration>(configuration);
        builder.Services.AddSingleton<IDocumentStore>(static services =>
            new SqliteDocumentStore(services.GetRequiredService<Database>(), Containers.All));
        builder.Services.AddLocalPorts(configuration, Path.Combine(_folder.FullName, "files"));
        builder.Services.AddOrderFunctions(configuration);
        builder.Services.AddSingleton<IMailSender>(this);
        _watch.Watch(builder.Services);
        builder.UseOrderFunctions();
        Host = builder
            .AddFunctions(
                typeof(OutboxQueue), typeof(OutboxSweepTimer), typeof(NotificationsTopic), typeof(ListMessagesFunction),
                typeof(OutboxPageFunction))
            .Build();
    }

    public LocalFunctionHost Host { get; }

    /// <summary>Mail that was let leave, by key.</summary>
    public List<Mail> Sent { get; } = [];

    public bool MailServerIsAway { get; set; }

    public LocalTopics Topics => Host.Services.GetRequiredService<LocalTopics>();

    public async Task<AHostWithEvents> StartAsync()
    {
        await Host.StartAsync();
        return this;
    }

    /// <summary>Stores a new order with the rows that placing it promises; hints or not.</summary>
    public async Task<string> PlaceAsync(string name = "Ann Example", bool hint = true)
    {
        var id = Ids.New(_clock);
        OrderCommand.Place place = new(
            id,
            "customer-7",
            new CustomerContact("ann@example.com"),
            new Address(name, "Road 2", "Town", "12345", "DE"),
            "EUR",
            [new PlacedLine("1", "MUG-BLUE", "Blue mug", 2, 1000, 1900, id + "-1", "main")]);
        var events = OrderDecider.Decide(null, place, _clock.GetUtcNow(), new OrderPolicy()).Events;
        var order = OrderDecider.Evolve(null, events)!;
        // Without the saga's row: there is no saga in this host.
        var outbox = new Outbox(_clock.GetUtcNow(), id, 1).AddOrderEvents(order, events);
        var document = new OrderDocument
        {
            Order = order,
            Revision = 1,
            List = OrderDocument.AllOrders,
            At = order.PlacedAt.ToUnixTimeMilliseconds(),
        };
        await Host.Services.GetRequiredService<IDocumentStore>().CommitAsync(
            Containers.Orders,
            id,
            [
                TypedDocuments.Create(OrderDocument.Id, document, StoredJson.Default.OrderDocument),
                .. outbox.Operations(),
            ]);
        if (hint)
            await Host.Services.GetRequiredService<OutboxHint>().SendAsync(id);
        return id;
    }

    public async Task<int> WaitingRowsAsync(string orderId)
    {
        var page = await Host.Services.GetRequiredService<IDocumentStore>().QueryAsync(
            new DocumentQuery(Containers.Orders, "list") { EqualTo = [OutboxLists.PendingOf(orderId)] });
        return page.Documents.Count;
    }

    /// <summary>The transport properties of a message that lies in the local host, as JSON.</summary>
    public string PropertiesOf(long messageId) => Host.Database.Read(connection =>
    {
        var statement = connection.Prepare("SELECT properties FROM messages WHERE id = ?1").Bind(1, messageId);
        var properties = statement.Step() ? statement.GetString(0) : "";
        statement.Reset();
        return properties;
    });

    public HttpClient ClientOf(string? role)
    {
        var client = Host.CreateClient();
        if (role is null)
            return client;
        var token = Host.Services.GetRequiredService<DevelopmentIssuer>().CreateToken(
            "somebody", [role], "order-functions", _clock.GetUtcNow(), TimeSpan.FromHours(1));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (MailServerIsAway)
            throw new InvalidOperationException("The mail server is away.");
        Sent.Add(mail);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
        Assert.Empty(_watch.Problems);
    }
}
