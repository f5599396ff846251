using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>Orders, the Sandbox and the inbox around one store: everything that money passes, without hosts or sagas.</summary>
internal sealed class AShop : IAsyncDisposable
{
    public static readonly Actor Customer = Actor.Customer("customer-7");

    private readonly ATemporaryStore _store = new();
    private readonly ReceiveWebhookHandler _receive;
    private readonly WebhookSource _source;
    private int _ids;

    public AShop(OrderPolicy? policy = null)
    {
        Sandbox = new ASandbox(_store.Documents, Clock);
        var options = new PaymentOptions();
        var gateways = new PaymentGateways([Sandbox.Gateway], options);
        Orders = new OrderRepository(_store.Documents, new OutboxHint(Jobs), Clock, policy ?? new OrderPolicy());
        Watch = new PaymentWatch(_store.Documents, Clock, options);
        var news = new PaymentNews(Orders, Watch);
        Read = new ReadAndApplyPaymentHandler(Orders, gateways, news);
        var readRefund = new ReadAndApplyRefundHandler(Orders, gateways, news);
        var tickets = new TicketRepository(
            _store.Documents, new OutboxHint(Jobs), new SlaPolicyBook(_store.Documents, Clock), new MemoryEventPublisher(new ProcessEventHandler(_store.Documents, [], Clock)), Clock);
        var disputeTickets = new DisputeTickets(
            new OpenTicketHandler(tickets, new AgentBook(_store.Documents, Clock), Orders, _store.Documents, Clock), tickets);
        _source = new WebhookSource
        {
            Name = "sandbox",
            IsMoney = true,
            Verify = Sandbox.Webhooks.Verify,
            Read = SandboxWebhooks.Read,
            Process = new ProcessPaymentWebhookHandler(
                gateways, Read, readRefund, new ReadAndApplyDisputeHandler(Orders, gateways, disputeTickets)).HandleAsync,
        };
        var inboxMetrics = new InboxMetrics(Metrics);
        var alerts = new RaiseAlertHandler(_store.Documents, Clock, Metrics, NullLogger<RaiseAlertHandler>.Instance);
        _receive = new ReceiveWebhookHandler(_store.Documents, Jobs, Clock, inboxMetrics, alerts);
        Process = new ProcessInboxEntryHandler(
            _store.Documents, new WebhookSources([_source]), Jobs, Clock, inboxMetrics, alerts, new OrderTracing(),
            NullLogger<ProcessInboxEntryHandler>.Instance);
        var sweep = new SweepInboxHandler(_store.Documents, Process, Clock);
        Start = new StartPaymentHandler(Orders, gateways, Watch, news, NullLogger<StartPaymentHandler>.Instance);
        Cancel = new CancelOpenPaymentHandler(Orders, gateways, sweep, news, Watch);
        Capture = new CapturePaymentHandler(Orders, gateways, news);
        Refund = new RefundPaymentHandler(Orders, gateways, Watch, news, new CreditLedger(_store.Documents));
        Stale = new ReadStalePaymentsHandler(Watch, Read, readRefund, NullLogger<ReadStalePaymentsHandler>.Instance);
    }

    public ManualTimeProvider Clock { get; } = new();

    public RecordedJobs Jobs { get; } = new();

    public CountedMetrics Metrics { get; } = new();

    public ASandbox Sandbox { get; }

    public OrderRepository Orders { get; }

    public PaymentWatch Watch { get; }

    public StartPaymentHandler Start { get; }

    public ReadAndApplyPaymentHandler Read { get; }

    public CancelOpenPaymentHandler Cancel { get; }

    public CapturePaymentHandler Capture { get; }

    public RefundPaymentHandler Refund { get; }

    public ReadStalePaymentsHandler Stale { get; }

    public ProcessInboxEntryHandler Process { get; }

    /// <summary>An order over 20.00 EUR whose goods are reserved.</summary>
    public async Task<string> AReservedOrderAsync(PaymentWish? wish = null)
    {
        var id = NewId("order");
        await DoAsync(id, new OrderCommand.Place(
            id,
            "customer-7",
            new CustomerContact("ann@example.com"),
            new Address("Ann", "Road 2", "Town", "12345", "DE"),
            "EUR",
            [new PlacedLine("l1", "MUG", "Mug", 2, 1000, 0, "a1-" + id, "main")],
            PaymentWish: wish));
        await DoAsync(id, new OrderCommand.RecordReservations([new ReservationOutcome("a1-" + id, true)]));
        return id;
    }

    /// <summary>An order paid in full through the Sandbox.</summary>
    public async Task<(string OrderId, string PaymentId)> APaidOrderAsync(string token = "tok_success")
    {
        var order = await AReservedOrderAsync();
        var payment = await PayAsync(order, token);
        await DeliverWebhooksAsync();
        return (order, payment.Attempt.Id);
    }

    public async Task<StartedPayment> PayAsync(string orderId, string? token, string? paymentId = null)
    {
        var result = await Start.HandleAsync(
            new StartPayment(orderId, paymentId ?? NewId("payment"), Customer, "sandbox", token), CancellationToken.None);
        return result.Value;
    }

    /// <summary>Lets the Sandbox deliver what it has to tell, and processes what arrives.</summary>
    public async Task DeliverWebhooksAsync()
    {
        Sandbox.Shop.Otherwise = async (request, cancellationToken) =>
        {
            var receipt = await ReceiveAsync(
                await request.Content!.ReadAsByteArrayAsync(cancellationToken),
                request.Headers.GetValues(SandboxWebhooks.SignatureHeader).First());
            if (Answers)
                await HandleHintsAsync();
            return new HttpResponseMessage(receipt == WebhookReceipt.Rejected
                ? System.Net.HttpStatusCode.BadRequest
                : System.Net.HttpStatusCode.OK);
        };
        await Sandbox.DeliverAllAsync();
    }

    /// <summary>Whether a stored webhook is processed at once; false leaves it lying in the inbox.</summary>
    public bool Answers { get; set; } = true;

    public async Task<WebhookReceipt> ReceiveAsync(byte[] body, string? signature = null) => await _receive.HandleAsync(
        new ReceiveWebhook(_source, new WebhookRequest(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                [SandboxWebhooks.SignatureHeader] = signature
                    ?? TimestampedSignature.Sign(body, Clock.GetUtcNow(), Sandbox.Options.WebhookSecrets),
            },
            body)),
        CancellationToken.None);

    public Task<WebhookReceipt> ReceiveAsync(string body) => ReceiveAsync(Encoding.UTF8.GetBytes(body));

    public async Task HandleHintsAsync()
    {
        foreach (var job in Jobs.TakeAll(InboxHints.Queue))
        {
            var hint = InboxHints.Parse(job.Body);
            await Process.HandleAsync(new ProcessInboxEntry(hint.Partition, hint.Id), CancellationToken.None);
        }
    }

    public async Task<Order> OrderAsync(string id) => await Orders.ReadAsync(id, CancellationToken.None);

    public async Task<PaymentAttempt> AttemptAsync(string orderId, string paymentId) =>
        (await OrderAsync(orderId)).FindPayment(paymentId)!;

    public async Task<GatewayPaymentState> AtGatewayAsync(string orderId, string paymentId) =>
        (await Sandbox.Gateway.FindAsync(
            new PaymentReference(orderId, paymentId), default, TimeSpan.FromSeconds(5), CancellationToken.None))!.State;

    public async Task<Order> DoAsync(string orderId, OrderCommand command, Actor? by = null)
    {
        var result = await Orders.ExecuteAsync(orderId, command, by ?? Actor.Saga, CancellationToken.None);
        return result.Value.Order;
    }

    public async Task<int> RemindersAsync() => (await _store.Documents.QueryAsync(
        new DocumentQuery(Containers.Payments, "due"))).Documents.Count;

    public string NewId(string kind) => $"{kind}-{++_ids}";

    public async ValueTask DisposeAsync()
    {
        Sandbox.Dispose();
        Metrics.Dispose();
        await _store.DisposeAsync();
    }
}
