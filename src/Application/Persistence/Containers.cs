namespace OrderFunctions.Application.Persistence;

/// <summary>Every container of the system and the indexes that its queries may use, in one place.</summary>
public static class Containers
{
    /// <summary>Orders: partition = order id; the order, its events and its outbox rows commit together.</summary>
    public const string Orders = "orders";

    /// <summary>Customers: partition = digest of the customer's id; one small document per order, so that a list is one query.</summary>
    public const string Customers = "customers";

    /// <summary>Index of <see cref="Customers"/>: a customer's orders, by time.</summary>
    public const string CustomersList = "list";

    /// <summary>Stock: partition = SKU; one document per location, reservation and entry, and outbox rows.</summary>
    public const string Stock = "stock";

    /// <summary>Index of <see cref="Stock"/>: reservations that hold units, oldest first.</summary>
    public const string StockOpen = "open";

    /// <summary>Index of <see cref="Stock"/>: where an article is kept, what is to come, transfers, and outbox rows, by time.</summary>
    public const string StockList = "list";

    /// <summary>Index of <see cref="Stock"/>: places with a threshold.</summary>
    public const string StockWatch = "watch";

    /// <summary>Locations: partition = code; one document.</summary>
    public const string Locations = "locations";

    /// <summary>Index of <see cref="Locations"/>: all of them, by code.</summary>
    public const string LocationsByCode = "code";

    /// <summary>Purchase orders: partition = id; one document, and outbox rows.</summary>
    public const string Purchases = "purchases";

    /// <summary>Index of <see cref="Purchases"/>: those in a status, and outbox rows, by time.</summary>
    public const string PurchasesList = "list";

    /// <summary>Writers: one partition with everybody's profile and desk, and a record of each check of a draft.</summary>
    public const string Production = "production";

    /// <summary>Index of <see cref="Production"/>: profiles, and desks, by writer.</summary>
    public const string ProductionList = "list";

    /// <summary>Dealers: all in one partition, because every order that is placed looks at all of them.</summary>
    public const string Dealers = "dealers";

    /// <summary>Index of <see cref="Dealers"/>: all of them, by code.</summary>
    public const string DealersByCode = "code";

    /// <summary>Picklists: partition = code of the dealer's location; one document per order.</summary>
    public const string Picklists = "picklists";

    /// <summary>Index of <see cref="Picklists"/>: open and done ones, by time.</summary>
    public const string PicklistsByState = "list";

    /// <summary>Returns: partition = order id, so that all returns of an order are read at once; and outbox rows.</summary>
    public const string Returns = "returns";

    /// <summary>Store credit: partition = customer id; an account per currency, its entries, and payments made with it.</summary>
    public const string Credit = "credit";

    /// <summary>Products: one partition for all, so that a list is one query; one document each, and outbox rows.</summary>
    public const string Products = "products";

    /// <summary>Index of <see cref="Products"/>: all of them, by SKU.</summary>
    public const string ProductsBySku = "sku";

    /// <summary>Processed events: partition = subscription and event id; the unique key that makes a repeat harmless.</summary>
    public const string Processed = "processed";

    /// <summary>Index of <see cref="Processed"/>: all of them, by time.</summary>
    public const string ProcessedSince = "since";

    /// <summary>
    /// What customers are told: partition = digest of the customer's id, so that their list, their history and how they want to be told
    /// lie together; also the local outbox that staff can read.
    /// </summary>
    public const string Messages = "messages";

    /// <summary>Index of <see cref="Messages"/>: a customer's notices, by time.</summary>
    public const string MessagesList = "list";

    /// <summary>Index of <see cref="Messages"/>: all notices, by time.</summary>
    public const string MessagesAll = "all";

    /// <summary>Words of messages that staff have written: one partition, because they are read as a whole.</summary>
    public const string Templates = "templates";

    /// <summary>Campaigns: partition = campaign id; their recipients in shards, partition = campaign id and number.</summary>
    public const string Campaigns = "campaigns";

    /// <summary>Addresses that are left alone: partition = digest of the address.</summary>
    public const string Suppressions = "suppressions";

    /// <summary>Webhooks: partition = provider and object.</summary>
    public const string Inbox = "inbox";

    /// <summary>Index of <see cref="Inbox"/>: those with a body, by how long they have it.</summary>
    public const string InboxBody = "body";

    /// <summary>Reminders to read payments and refunds: partition = payment or refund id.</summary>
    public const string Payments = "payments";

    /// <summary>The Sandbox gateway's own books: partition = gateway payment id.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Where towns lie, as a geocoder said once: partition = SHA-256 of country, postal code and town.</summary>
    public const string Places = "places";

    /// <summary>Idempotency keys: partition = SHA-256 of caller, method, path and key.</summary>
    public const string Idempotency = "idempotency";

    /// <summary>Alerts: partition = id, which follows from the key that makes them the same.</summary>
    public const string Alerts = "alerts";

    /// <summary>What staff did: partition = entry id.</summary>
    public const string Audit = "audit";

    /// <summary>Messages that were given up, and why messages failed last: partition = id.</summary>
    public const string DeadLetters = "deadletters";

    /// <summary>How far timers have come that work through everything: partition = name of the round.</summary>
    public const string Rounds = "rounds";

    /// <summary>Who may do what, as far as it differs from the default: one document.</summary>
    public const string Permissions = "permissions";

    /// <summary>Promised times: partition = order or ticket id, or digest of an assignee; and the promises themselves.</summary>
    public const string Sla = "sla";

    /// <summary>Index of <see cref="Sla"/>: when to look again.</summary>
    public const string SlaDue = "due";

    /// <summary>Index of <see cref="Sla"/>: violations by state, marks of violations, scorecards; by time.</summary>
    public const string SlaList = "list";

    /// <summary>Index of <see cref="Sla"/>: all violations, whatever their state; by time.</summary>
    public const string SlaEvery = "every";

    /// <summary>Index of <see cref="Sla"/>: violations of an assignee.</summary>
    public const string SlaAssignee = "assignee";

    /// <summary>Tickets: partition = ticket id; comments and outbox rows beside it. Entries of customers and orders, and agents, in partitions of their own.</summary>
    public const string Tickets = "tickets";

    /// <summary>Index of <see cref="Tickets"/>: entries, comments, agents, tickets by status, outbox rows; by time.</summary>
    public const string TicketsList = "list";

    /// <summary>Index of <see cref="Tickets"/>: an agent's tickets by status.</summary>
    public const string TicketsAgent = "agent";

    /// <summary>Files that somebody owns: partition = file id; one document.</summary>
    public const string Files = "files";

    /// <summary>Index of <see cref="Files"/>: an owner's, by time.</summary>
    public const string FilesOwner = "owner";

    /// <summary>Index of <see cref="Files"/>: when they go.</summary>
    public const string FilesExpires = "expires";

    /// <summary>Long work: one partition for all, because there are few, and everybody who asks wants a list.</summary>
    public const string Jobs = "jobs";

    /// <summary>Index of <see cref="Jobs"/>: all of them, by time.</summary>
    public const string JobsList = "list";

    /// <summary>Index of <see cref="Jobs"/>: an owner's, by time.</summary>
    public const string JobsOwner = "owner";

    /// <summary>Index of <see cref="Jobs"/>: when to look whether somebody works on them.</summary>
    public const string JobsDue = "due";

    /// <summary>Index of <see cref="Jobs"/>: when those that ended are forgotten.</summary>
    public const string JobsExpires = "expires";

    /// <summary>Records of erasures: partition = job id, and outbox rows; and of invoices that outlive their customers: partition = order id.</summary>
    public const string Privacy = "privacy";

    /// <summary>Index of <see cref="Privacy"/>: when an invoice goes.</summary>
    public const string PrivacyExpires = "expires";

    /// <summary>Images: partition = SHA-256 of the original; the image, its uses, and outbox rows.</summary>
    public const string Images = "images";

    /// <summary>Index of <see cref="Images"/>: the uses of an image, and outbox rows, by time.</summary>
    public const string ImagesList = "list";

    /// <summary>Parts lists: partition = document id; where it goes, readings, contacts and outbox rows beside it. Entries of customers in partitions of their own.</summary>
    public const string Documents = "documents";

    /// <summary>Index of <see cref="Documents"/>: entries, readings, contacts, lists by status, outbox rows; by time.</summary>
    public const string DocumentsList = "list";

    /// <summary>Index of <see cref="Documents"/>: those that somebody reads, by status.</summary>
    public const string DocumentsReviewer = "reviewer";

    /// <summary>The declarations that adapters create tables or containers from.</summary>
    public static IReadOnlyList<ContainerDefinition> All { get; } =
    [
        // "list" serves timers and staff (all orders, outbox rows that wait, lines that are written, drafts that are kept); "due" serves the deadline sweeper.
        // Both are sparse: a document without the field costs nothing.
        new(Orders, [new("list", ["list", "at"]), new("due", ["due"])]),
        new(Customers, [new(CustomersList, ["list", "at"])]),
        // All sparse. "open": only open reservations have it, so that counts can be held against their records.
        new(Stock, [new(StockOpen, ["open"]), new(StockList, ["list", "at"]), new(StockWatch, ["watch"])]),
        new(Locations, [new(LocationsByCode, ["code"])]),
        new(Purchases, [new(PurchasesList, ["list", "at"])]),
        new(Production, [new(ProductionList, ["list", "name"])]),
        new(Dealers, [new(DealersByCode, ["code"])]),
        new(Picklists, [new(PicklistsByState, ["list", "at"])]),
        // "list": outbox rows, and what staff have to do; "due" serves the sweeper.
        new(Returns, [new("list", ["list", "at"]), new("due", ["due"])]),
        // "list": the entries of a customer, and all accounts.
        new(Credit, [new("list", ["list", "at"])]),
        // "list": outbox rows.
        new(Products, [new(ProductsBySku, ["sku"]), new("list", ["list", "at"])]),
        new(Processed, [new(ProcessedSince, ["since"])]),
        // "list": a customer's; "all" serves the staff's list, newest first.
        new(Messages, [new(MessagesList, ["list", "at"]), new(MessagesAll, ["at"])]),
        // "list": those in force; the versions of each.
        new(Templates, [new("list", ["list", "at"])]),
        // "list": all campaigns; recipients who wait, by shard; recipients by outcome. "due": campaigns whose recipients are to be forgotten.
        new(Campaigns, [new("list", ["list", "at"]), new("due", ["due"])]),
        // "list": all of them, by time; sparse.
        new(Suppressions, [new("list", ["list", "at"])]),
        // "due": entries still to be processed; "list": entries that wait for staff, and those of each order that were dealt with.
        new(Inbox, [new("due", ["due"]), new("list", ["list", "at"]), new(InboxBody, ["bodySince"])]),
        // "due": when to read it at the gateway.
        new(Payments, [new("due", ["due"])]),
        // "due": webhooks still to be delivered.
        new(Sandbox, [new("due", ["due"])]),
        new(Places, []),
        // "expires" serves the sweeper; keys that are kept for good do not have the field.
        new(Idempotency, [new("expires", ["expires"])]),
        // "list": open and acknowledged ones, by time.
        new(Alerts, [new("list", ["list", "at"])]),
        new(Rounds, []),
        // All sparse. Only violations have "assignee" and "every", which never changes: exports go by it.
        new(Sla, [new(SlaDue, ["due"]), new(SlaList, ["list", "at"]), new(SlaAssignee, ["assignee", "list", "at"]), new(SlaEvery, ["every", "at"])]),
        new(Permissions, []),
        new(Tickets, [new(TicketsList, ["list", "at"]), new(TicketsAgent, ["agent", "list", "at"])]),
        // Staff act seldom enough for three ways to look their actions up; denials expire, actions do not have the field.
        new(Audit, [new("list", ["list", "at"]), new("subject", ["subject", "at"]), new("by", ["by", "at"]), new("expires", ["expires"])]),
        // "list": those that wait for staff; "expires" serves the timer that forgets the others.
        new(DeadLetters, [new("list", ["list", "at"]), new("expires", ["expires"])]),
        new(Files, [new(FilesOwner, ["owner", "at"]), new(FilesExpires, ["expires"])]),
        // All sparse. "due": only jobs that somebody is to work on; "expires": only those that ended.
        new(Jobs, [new(JobsList, ["list", "at"]), new(JobsOwner, ["owner", "at"]), new(JobsDue, ["due"]), new(JobsExpires, ["expires"])]),
        new(Images, [new(ImagesList, ["list", "at"])]),
        // "list": outbox rows.
        new(Privacy, [new("list", ["list", "at"]), new(PrivacyExpires, ["expires"])]),
        new(Documents, [new(DocumentsList, ["list", "at"]), new(DocumentsReviewer, ["reviewer", "list", "at"])]),
    ];
}
