using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Sla;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>
/// A payment of goods that have left is disputed: somebody is given a ticket with the bank's deadline, once, however often and in whatever
/// order the webhooks come.
/// </summary>
public sealed class DisputeTicketTests : IAsyncLifetime
{
    private readonly Fragile _store = new();
    private AShopWithProviders _at = null!;
    private string _order = null!, _intent = null!;

    private AShop Shop => _at.Shop;

    public async Task InitializeAsync()
    {
        _at = await AShopWithProviders.OpenAsync(services: services => services.Decorate<IDocumentStore>((inner, _) => _store.Around(inner)));
        var (order, _, action) = await _at.StartAsync("stripe");
        (_order, _intent) = (order, AShopWithProviders.IntentOf(action));
        _at.Stripe.Confirm(_intent, "pm_success");
        await _at.FromStripeAsync("payment_intent.succeeded", _intent);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    public async Task DisposeAsync() => await _at.DisposeAsync();

    [Fact]
    public async Task A_dispute_after_hand_over_is_one_ticket_with_the_banks_deadline_however_often_it_is_told()
    {
        await Shop.Staff.EditAsync("api/ticket-agents/dora", new JsonObject { ["skills"] = new JsonArray("DISPUTE"), ["active"] = true });
        await Shop.ShipAsync(_order);
        await DisputedAsync("needs_response");
        await BankSaysAsync("charge.dispute.created", id: "evt_same");
        await BankSaysAsync("charge.dispute.created", id: "evt_same");
        await ReplayAsync();

        var ticket = Assert.Single(await TicketsAsync("open"));
        Assert.Equal((_order, "DISPUTE", "dora"), (ticket.Text("orderId"), ticket.Text("category"), ticket.Text("agent")));
        Assert.Equal(Due, ticket["due"]!.GetValue<DateTimeOffset>());
        var whole = await Shop.GetAsync("api/tickets/" + ticket.Id());
        Assert.Equal(Due, whole["due"]!.GetValue<DateTimeOffset>());
        Assert.Contains("2030-01-10 12:00 UTC", Assert.Single(whole["comments"]!.AsArray())!.Text("text"), StringComparison.Ordinal);
        Assert.Equal(("DISPUTED", Due), await PaymentAsync());

        // It is the bank's customer who disputes: what the shop does about it is not theirs to read.
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, "api/tickets/" + ticket.Id())).Status);
        Assert.Empty((await AShop.SendAsync(Shop.Customer, HttpMethod.Get, "api/tickets")).Body!["tickets"]!.AsArray());
        Assert.Empty((await AShop.SendAsync(Shop.Customer, HttpMethod.Get, $"api/orders/{_order}/timeline")).Body!["tickets"]!.AsArray());
        Assert.Single((await Shop.GetAsync($"api/orders/{_order}/timeline"))["tickets"]!.AsArray());
    }

    [Fact]
    public async Task A_dispute_before_hand_over_holds_the_goods_and_is_nobodys_ticket_even_after_it_is_won_and_they_have_left()
    {
        await DisputedAsync("needs_response");
        await BankSaysAsync("charge.dispute.created");
        Assert.Equal("DISPUTE", Assert.Single((await Shop.SettledAsync(_order))["holds"]!.AsArray())!.Text("reason"));
        await DisputedAsync("won");
        await BankSaysAsync("charge.dispute.closed");
        Assert.Empty((await Shop.SettledAsync(_order))["holds"]!.AsArray());
        await Shop.ShipAsync(_order);
        await ReplayAsync();

        Assert.Empty((await Shop.GetAsync($"api/orders/{_order}/timeline"))["tickets"]!.AsArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_won_dispute_settles_its_ticket_once_and_a_lost_one_leaves_it_to_people(bool won)
    {
        await Shop.ShipAsync(_order);
        await DisputedAsync("needs_response");
        await BankSaysAsync("charge.dispute.created");
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(30));
        await DisputedAsync(won ? "won" : "lost");
        await BankSaysAsync("charge.dispute.closed");
        await ReplayAsync();

        var id = Assert.Single(await TicketsAsync(won ? "resolved" : "open")).Id();
        var ticket = await Shop.GetAsync("api/tickets/" + id);
        Assert.Equal((2, won), (ticket["comments"]!.AsArray().Count, ticket["resolvedAt"] is not null));
        Assert.Contains(won ? "money stays" : "charged back", ticket["comments"]![1]!.Text("text"), StringComparison.Ordinal);
        Assert.Equal(won ? "COMPLETED" : "CHARGED_BACK", (await PaymentAsync()).Status);
        Assert.Equal(won ? "COMPLETED" : "CHARGED_BACK", (await Shop.SettledAsync(_order)).Text("paymentStatus"));

        // Staff take it up again: a webhook that comes once more does not settle it once more.
        if (won) await Shop.Staff.EditAsync($"api/tickets/{id}/status", new JsonObject { ["status"] = "IN_PROGRESS" }, from: "api/tickets/" + id);
        await ReplayAsync();
        Assert.Equal(won ? "IN_PROGRESS" : "OPEN", (await Shop.GetAsync("api/tickets/" + id)).Text("status"));
    }

    [Theory, InlineData("lost", 1), InlineData("won", 0)]
    public async Task The_end_that_comes_before_the_beginning_says_the_same_in_the_end(string end, int tickets)
    {
        await Shop.ShipAsync(_order);
        await DisputedAsync(end);
        await BankSaysAsync("charge.dispute.closed");
        await BankSaysAsync("charge.dispute.created");

        var found = (await Shop.GetAsync($"api/orders/{_order}/timeline"))["tickets"]!.AsArray();
        Assert.Equal(tickets, found.Count);
        Assert.All(found, ticket => Assert.Equal(["ticket-opened", "ticket-commented"], ticket!["entries"]!.AsArray().Select(entry => entry!.Text("what"))));
        Assert.Equal(end == "won" ? "COMPLETED" : "CHARGED_BACK", (await PaymentAsync()).Status);
    }

    [Fact]
    public async Task What_dies_between_the_order_and_the_ticket_is_done_by_the_next_try()
    {
        await Shop.ShipAsync(_order);
        await DisputedAsync("needs_response");
        _store.FailsNext(Containers.Tickets);
        await BankSaysAsync("charge.dispute.created");
        Assert.Equal("DISPUTED", (await PaymentAsync()).Status);
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Single(await TicketsAsync("open"));

        await DisputedAsync("won");
        _store.FailsNext(Containers.Tickets);
        await BankSaysAsync("charge.dispute.closed");
        Assert.Equal("COMPLETED", (await PaymentAsync()).Status);
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
        var ticket = Assert.Single(await TicketsAsync("resolved"));
        Assert.Equal(2, (await Shop.GetAsync("api/tickets/" + ticket.Id()))["comments"]!.AsArray().Count);
        Assert.Equal(2, _store.Failed);
    }

    private DateTimeOffset Due => new(2030, 1, 10, 12, 0, 0, TimeSpan.Zero);

    private Task DisputedAsync(string status)
    {
        _at.Stripe.Dispute("dp_1", _intent, 100, status, Due);
        return Task.CompletedTask;
    }

    private async Task BankSaysAsync(string type, string? id = null)
    {
        Assert.Equal(HttpStatusCode.OK, await _at.FromStripeAsync(type, "dp_1", id));
        await Shop.Host.WhenIdleAsync();
    }

    /// <summary>What the inbox does with a webhook once more: after a crash, or because staff say so.</summary>
    private async Task ReplayAsync()
    {
        var payment = (await Situations.OrderAsync(Shop, _order)).Payments.Single().Id;
        for (var time = 0; time < 2; time++)
        {
            var read = await Shop.Host.Services.GetRequiredService<ReadAndApplyDisputeHandler>()
                .HandleAsync(new(_order, payment, "dp_1", Actor.Gateway("stripe")), CancellationToken.None);
            Assert.Null(read.Refusal);
        }

        await Shop.Host.WhenIdleAsync();
    }

    private async Task<(string Status, DateTimeOffset Due)> PaymentAsync()
    {
        var payment = (await Shop.SettledAsync(_order))["payments"]![0]!;
        return (payment.Text("status"), payment["disputes"]![0]!["evidenceDue"]!.GetValue<DateTimeOffset>());
    }

    private async Task<List<JsonNode>> TicketsAsync(string status) =>
        [.. (await Shop.GetAsync("api/tickets?status=" + status))["tickets"]!.AsArray().Select(ticket => ticket!)];

    /// <summary>A store whose commits to a container fail when a test says so.</summary>
    private sealed class Fragile : IDocumentStore
    {
        private IDocumentStore _inner = null!;
        private string? _failing;

        public int Failed { get; private set; }

        public IDocumentStore Around(IDocumentStore inner)
        {
            _inner = inner;
            return this;
        }

        public void FailsNext(string container) => _failing = container;

        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
            _inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => _inner.QueryAsync(query, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            if (Interlocked.CompareExchange(ref _failing, null, container) != container) return _inner.CommitAsync(container, partition, operations, cancellationToken);
            Failed++;
            throw new IOException("The store is away.");
        }
    }
}
