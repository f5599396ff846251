using OrderFunctions.Application.Events;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>The use cases of messages, put together as the app does it.</summary>
internal sealed record Notifier(
    IDocumentStore Store, TimeProvider Clock, IJobQueue Jobs, IMailSender Mails, ITextSender Texts, IPushSender Pushes)
{
    // Compiling templates is dear, and what was compiled knows nothing of a test.
    private static readonly TemplateEngine SharedEngine = new();

    public TextOptions TextOptions { get; init; } = new();

    public ShopOptions Shop { get; init; } = new() { Name = "The Shop" };

    public TemplateEngine Engine => SharedEngine;

    public TemplateBook Book => field ??= new(Store, Shop, Clock);

    public NotificationProfiles Profiles => new(Store, Clock);

    public SuppressionList Suppressions => new(Store, Clock);

    public OrderRepository Orders => new(Store, new OutboxHint(Jobs), Clock, new OrderPolicy());

    public NoticeSubjects Subjects => new(Store, Orders);

    public ReachCustomerHandler Reach => new(Profiles, Suppressions, TextOptions, Clock);

    public ComposeNotice Compose => new(Store, Book, Engine, Shop, Clock);

    public SendNotice Send => new(Store, Mails, Texts, Pushes, Jobs, Profiles, Reach, Compose, Clock);

    public NotifyCustomerHandler Create() => new(Store, Subjects, Reach, Compose, Send, new(), Clock);

    public DeliverNoticeHandler Deliver => new(Store, Subjects, Send);

    public RecordDeliveryHandler Record => new(Store, Subjects, Suppressions, Send, Clock);
}
