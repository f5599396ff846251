using System.Globalization;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Adapters.Gateways.Borzo;
using OrderFunctions.Adapters.Gateways.Firebase;
using OrderFunctions.Adapters.Gateways.Mail;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Application;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Settings;

/// <summary>
/// Every setting of the app. Both hosts check them before anything is built, so that a bad value stops the start in one
/// line, and a misspelled key does not pass for a default.
/// </summary>
public static class AppSettings
{
    private static readonly OrderPolicy Policy = OrderPolicy.Default;
    private static readonly DealerOptions Dealers = new();
    private static readonly CampaignOptions Campaigns = new();
    private static readonly FirebaseOptions Firebase = new();
    private static readonly FraudPolicy Fraud = new();
    private static readonly IdentityOptions Identity = new();
    private static readonly ImageLimits Images = new();
    private static readonly FileLinkOptions Links = new();
    private static readonly JobOptions Jobs = new();
    private static readonly PartsListOptions PartsLists = new();
    private static readonly PaymentOptions Payments = new();
    private static readonly ProductionOptions Production = new();
    private static readonly OutboxOptions Outbox = new();
    private static readonly QueueOptions Queues = new();
    private static readonly RateLimitOptions RateLimits = new();
    private static readonly RetentionOptions Retention = new();
    private static readonly ShippingRate Shipping = new();
    private static readonly ShippingOptions Parcels = new();
    private static readonly SandboxCarrierOptions SandboxParcels = new();
    private static readonly ShopOptions Shop = new();
    private static readonly SmtpOptions Smtp = new();
    private static readonly SendGridOptions SendGrid = new();
    private static readonly TelemetryOptions Telemetry = new();
    private static readonly TwilioOptions Twilio = new();

    /// <summary>All of them, by section.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("EventBus:Mode", nameof(EventBusKind.Memory), SettingRule.OneOf<EventBusKind>()),

        new("Documents:Store", nameof(DocumentStoreKind.Sqlite), SettingRule.OneOf<DocumentStoreKind>()),
        new("Documents:Folder", "", SettingRule.Folder),
        // The defaults of the adapter's options, which only the host on Azure knows; a test compares them.
        new("Documents:Cosmos:Endpoint", "", SettingRule.Url),
        new("Documents:Cosmos:Key", "", SettingRule.Secret) { IsSecret = true },
        new("Documents:Cosmos:Database", "orderfunctions", SettingRule.Filled),
        new("Documents:Cosmos:Mode", "Direct", SettingRule.OneOf("Direct", "Gateway")),
        new("Documents:Cosmos:RequestTimeout", "00:00:06", SettingRule.Duration("00:00:01", "00:01:00")),
        new("Documents:Cosmos:MaxRetries", "9", SettingRule.Whole(0, 100)),
        new("Documents:Cosmos:MaxRetryWait", "00:00:20", SettingRule.Duration("00:00:01", "00:05:00")),

        new("Files:Container", "files", SettingRule.Container),
        new("Files:LinkKeys", "", SettingRule.Secret) { IsList = true, IsSecret = true },
        new("Files:LinkLifetime", Write(Links.LinkLifetime), SettingRule.Duration("00:01:00", "7.00:00:00")),

        new("Identity:Audience", Identity.Audience, SettingRule.Filled),
        new("Identity:Issuer", Identity.Issuer, SettingRule.Url),
        new("Identity:Metadata", Identity.Metadata, SettingRule.Url),
        new("Identity:RoleClaim", Identity.RoleClaim, SettingRule.Filled),
        new("Identity:DevelopmentKey", Identity.DevelopmentKey, SettingRule.Text),
        new("Identity:ClockSkewSeconds", Write(Identity.ClockSkewSeconds), SettingRule.Whole(0, 300)),
        new("Identity:CacheSize", Write(Identity.CacheSize), SettingRule.Whole(16, 1_000_000)),

        new("Orders:ReservationExpiry", Write(Policy.ReservationExpiry), SettingRule.Duration("00:01:00", "7.00:00:00")),
        new("Orders:ReturnWindow", Write(Policy.ReturnWindow), SettingRule.Duration("00:00:00", "3650.00:00:00")),
        new("Orders:WhenStockMissing", Write(Policy.WhenStockMissing), SettingRule.OneOf<StockMissingRule>()),

        new("Dealers:AcceptWithin", Write(Dealers.AcceptWithin), SettingRule.Duration("00:01:00", "30.00:00:00")),
        new("Dealers:Weights", Dealers.Weights, new SettingRule(
            "empty or like distance=400,rating=0", text => LocationPolicy.Parse(text) is not null)),

        new("Fraud:SuspectFrom", Write(Fraud.SuspectFrom), SettingRule.Whole(1, 1000)),
        new("Fraud:LargeAmount", Write(Fraud.LargeAmount), SettingRule.Whole(1, Money.MaxAmount)),
        new("Fraud:ManyOrders", Write(Fraud.ManyOrders), SettingRule.Whole(1, 500)),
        new("Fraud:Window", Write(Fraud.Window), SettingRule.Duration("00:01:00", "30.00:00:00")),
        new("Fraud:Declines", Write(Fraud.Declines), SettingRule.Whole(1, 20)),

        new("Images:MaxBytes", Write(Images.MaxBytes), SettingRule.Whole(1_000, 100_000_000)),
        new("Images:MaxPixels", Write(Images.MaxPixels), SettingRule.Whole(10_000, 200_000_000)),
        new("Images:AtOnce", Write(Images.AtOnce), SettingRule.Whole(0, 64)),

        new("Jobs:KeepFor", Write(Jobs.KeepFor), SettingRule.Duration("00:10:00", "365.00:00:00")),
        new("Jobs:Slice", Write(Jobs.Slice), SettingRule.Duration("00:00:01", "00:04:00")),

        new("PartsLists:MaxFileBytes", Write(PartsLists.MaxFileBytes), SettingRule.Whole(1_000, 100_000_000)),
        new("PartsLists:MaxPages", Write(PartsLists.MaxPages), SettingRule.Whole(1, 1_000)),
        new("PartsLists:PdfReader", PartsLists.PdfReader, SettingRule.Text),
        new("PartsLists:PdfTimeout", Write(PartsLists.PdfTimeout), SettingRule.Duration("00:00:01", "00:02:00")),
        new("PartsLists:PayWithin", Write(Policy.PartsListTime), SettingRule.Duration("00:01:00", "30.00:00:00")),

        new("Payments:DefaultProvider", Payments.DefaultProvider, SettingRule.Filled),
        new("Payments:Deadline", Write(Policy.PaymentDeadline), SettingRule.Duration("00:01:00", "7.00:00:00")),
        new("Payments:MaxAttempts", Write(Policy.MaxAttempts), SettingRule.Whole(1, 20)),
        new("Payments:Capture", Write(Policy.Capture), SettingRule.OneOf<CaptureMode>()),
        new("Payments:GatewayTimeout", Write(Payments.GatewayTimeout), SettingRule.Duration("00:00:01", "00:02:00")),
        new("Payments:ReadAgainAfter", Write(Payments.ReadAgainAfter), SettingRule.Duration("00:01:00", "1.00:00:00")),
        new("Payments:Sandbox:Enabled", "false", SettingRule.Flag),
        new("Payments:Sandbox:BaseUrl", "", SettingRule.Url),
        new("Payments:Sandbox:OwnAddress", "", SettingRule.Url),
        new("Payments:Sandbox:WebhookSecrets", "", SettingRule.Secret) { IsList = true, IsSecret = true },
        new("Payments:Sandbox:SettlesAfter", "00:01:00", SettingRule.Duration("00:00:00", "7.00:00:00")),
        new("Payments:Sandbox:Modifiers", "", new SettingRule(
            "empty or like .twice.reordered", text => SandboxToken.Parse("tok_success" + text) is not null)),
        new("Payments:Stripe:SecretKey", "", SettingRule.Key("sk_", "rk_")) { IsSecret = true },
        new("Payments:Stripe:PublishableKey", "", SettingRule.Key("pk_")),
        new("Payments:Stripe:WebhookSecrets", "", SettingRule.Key("whsec_")) { IsList = true, IsSecret = true },
        new("Payments:Stripe:BaseUrl", "", SettingRule.Url),
        new("Payments:Razorpay:KeyId", "", SettingRule.Key("rzp_")),
        new("Payments:Razorpay:KeySecret", "", SettingRule.Secret) { IsSecret = true },
        new("Payments:Razorpay:WebhookSecrets", "", SettingRule.Secret) { IsList = true, IsSecret = true },
        new("Payments:Razorpay:BaseUrl", "", SettingRule.Url),

        new("Production:AutoAssign", Write(Production.AutoAssign), SettingRule.Flag),
        new("Production:AcceptWithin", Write(Policy.AcceptWithin), SettingRule.Duration("00:01:00", "30.00:00:00")),
        new("Production:ProduceWithin", Write(Policy.ProduceWithin), SettingRule.Duration("00:01:00", "365.00:00:00")),
        new("Production:MaxDraftBytes", Write(Production.MaxDraftBytes), SettingRule.Whole(1_000, 25_000_000)),

        new("RateLimits:Enabled", Write(RateLimits.Enabled), SettingRule.Flag),
        new("RateLimits:Window", Write(RateLimits.Window), SettingRule.Duration("00:00:01", "01:00:00")),
        new("RateLimits:Reading", Write(RateLimits.Reading), SettingRule.Whole(1, 1_000_000)),
        new("RateLimits:Writing", Write(RateLimits.Writing), SettingRule.Whole(1, 1_000_000)),
        new("RateLimits:Webhooks", Write(RateLimits.Webhooks), SettingRule.Whole(1, 1_000_000)),
        new("RateLimits:TrustedProxies", Write(RateLimits.TrustedProxies), SettingRule.Whole(0, 10)),

        new("Retention:Webhooks", Write(Retention.Webhooks), SettingRule.Duration("1.00:00:00", "3650.00:00:00")),
        new("Retention:Events", Write(Retention.Events), SettingRule.Duration("1.00:00:00", "3650.00:00:00")),
        new("Retention:Messages", Write(Retention.Messages), SettingRule.Duration("30.00:00:00", "3650.00:00:00")),
        new("Retention:Sagas", Write(Retention.Sagas), SettingRule.Duration("1.00:00:00", "3650.00:00:00")),
        new("Retention:Drafts", Write(Retention.Drafts), SettingRule.Duration("1.00:00:00", "3650.00:00:00")),
        new("Retention:Invoices", Write(Retention.Invoices), SettingRule.Duration("365.00:00:00", "36500.00:00:00")),
        new("Retention:KeepApprovedDrafts", Write(Retention.KeepApprovedDrafts), SettingRule.Flag),
        new("Retention:LogFolder", Retention.LogFolder, SettingRule.Folder),

        new("Fulfilment:Mode", nameof(FulfilmentMode.Internal), SettingRule.OneOf<FulfilmentMode>()),

        new("Shipping:Fee", Write(Shipping.Fee), SettingRule.Whole(0, 1_000_000)),
        new("Shipping:FreeFrom", Write(Shipping.FreeFrom), SettingRule.Whole(0, 1_000_000_000)),
        new("Shipping:Carrier", Parcels.Carrier, SettingRule.OneOf(HouseCarrier.HouseCode, "sandbox", "borzo", ShippingOptions.Cheapest)),
        new("Shipping:CarrierTimeout", Write(Parcels.CarrierTimeout), SettingRule.Duration("00:00:01", "00:02:00")),
        new("Shipping:TrackAfter", Write(Parcels.TrackAfter), SettingRule.Duration("00:01:00", "7.00:00:00")),
        new("Shipping:TellAfterAttempts", Write(Parcels.TellAfterAttempts), SettingRule.Whole(1, 20)),
        new("Shipping:WhenLost", Write(Parcels.WhenLost), SettingRule.OneOf<LostRule>()),
        new("Shipping:Sandbox:Enabled", "false", SettingRule.Flag),
        new("Shipping:Sandbox:StepAfter", Write(SandboxParcels.StepAfter), SettingRule.Duration("00:00:00", "7.00:00:00")),
        new("Shipping:Borzo:Token", "", SettingRule.Secret) { IsSecret = true },
        new("Shipping:Borzo:CallbackSecrets", "", SettingRule.Secret) { IsList = true, IsSecret = true },
        new("Shipping:Borzo:PickupAddress", "", SettingRule.Text),
        new("Shipping:Borzo:PickupPhone", "", SettingRule.Text),
        new("Shipping:Borzo:Currency", BorzoOptions.DefaultCurrency, SettingRule.Currency),
        new("Shipping:Borzo:BaseUrl", "", SettingRule.Url),

        new("Geocoding:Provider", nameof(GeocoderKind.Gazetteer), SettingRule.OneOf<GeocoderKind>()),
        new("Geocoding:Nominatim:ContactEmail", "", SettingRule.EmailOrEmpty),
        new("Geocoding:Nominatim:BaseUrl", "", SettingRule.Url),
        new("Geocoding:Nominatim:Timeout", Write(TimeSpan.FromSeconds(5)), SettingRule.Duration("00:00:01", "00:01:00")),

        new("Shop:Name", Shop.Name, SettingRule.Filled),
        new("Shop:Address", "", SettingRule.Text) { IsList = true },
        new("Shop:TaxNumber", "", SettingRule.Text),
        new("Shop:Email", Shop.Email, SettingRule.Email),
        new("Shop:Language", Shop.Language, SettingRule.Language),
        new("Shop:TrackingPage", Shop.TrackingPage, SettingRule.Url),

        new("Mail:OutboxPage", "false", SettingRule.Flag),
        new("Mail:Smtp:Host", Smtp.Host, SettingRule.Text),
        new("Mail:Smtp:Port", Write(Smtp.Port), SettingRule.Whole(1, 65535)),
        new("Mail:Smtp:UseTls", Write(Smtp.UseTls), SettingRule.Flag),
        new("Mail:Smtp:UserName", "", SettingRule.Text),
        new("Mail:Smtp:Password", "", SettingRule.Text) { IsSecret = true },
        new("Mail:Smtp:Timeout", Write(Smtp.Timeout), SettingRule.Duration("00:00:01", "00:05:00")),
        new("Mail:SendGrid:ApiKey", SendGrid.ApiKey, SettingRule.Key("SG.")) { IsSecret = true },
        new("Mail:SendGrid:BaseUrl", SendGrid.BaseUrl, SettingRule.Url),
        new("Mail:SendGrid:WebhookKeys", "", new SettingRule(
            "a public key as SendGrid shows it, or empty", text => text.Length == 0 || SendGridWebhooks.IsKey(text))) { IsList = true },
        new("Mail:SendGrid:HasActivity", Write(SendGrid.HasActivity), SettingRule.Flag),
        new("Mail:SendGrid:Timeout", Write(SendGrid.Timeout), SettingRule.Duration("00:00:01", "00:05:00")),

        new("Texts:Channel", nameof(TextChannel.None), SettingRule.OneOf<TextChannel>()),
        new("Texts:Twilio:AccountSid", Twilio.AccountSid, SettingRule.Key("AC")),
        new("Texts:Twilio:AuthToken", Twilio.AuthToken, SettingRule.Secret) { IsSecret = true },
        new("Texts:Twilio:From", Twilio.From, SettingRule.Text),
        new("Texts:Twilio:ContentSid", Twilio.ContentSid, SettingRule.Key("HX")),
        new("Texts:Twilio:CallbackUrl", Twilio.CallbackUrl, SettingRule.Url),
        new("Texts:Twilio:Timeout", Write(Twilio.Timeout), SettingRule.Duration("00:00:01", "00:05:00")),

        new("Campaigns:UnsubscribePage", Campaigns.UnsubscribePage, SettingRule.Url),
        new("Campaigns:Lease", Write(Campaigns.Lease), SettingRule.Duration("00:00:01", "01:00:00")),
        new("Campaigns:SendAgainWhenUnknown", Write(Campaigns.SendAgainWhenUnknown), SettingRule.Flag),
        new("Campaigns:KeepRecipientsFor", Write(Campaigns.KeepRecipientsFor), SettingRule.Duration("30.00:00:00", "3650.00:00:00")),

        new("Push:Firebase:ProjectId", Firebase.ProjectId, SettingRule.Text),
        new("Push:Firebase:ClientEmail", Firebase.ClientEmail, SettingRule.EmailOrEmpty),
        new("Push:Firebase:PrivateKey", Firebase.PrivateKey, SettingRule.PrivateKey) { IsSecret = true },
        new("Push:Firebase:BaseUrl", Firebase.BaseUrl, SettingRule.Url),
        new("Push:Firebase:TokenUrl", Firebase.TokenUrl, SettingRule.Url),
        new("Push:Firebase:Timeout", Write(Firebase.Timeout), SettingRule.Duration("00:00:01", "00:02:00")),

        new("Metrics:Open", "false", SettingRule.Flag),

        new("Telemetry:OtlpEndpoint", Telemetry.OtlpEndpoint, SettingRule.Url),
        new("Telemetry:Protocol", Write(Telemetry.Protocol), SettingRule.OneOf<OtlpTransport>()),
        new("Telemetry:SampleRatio", Write(Telemetry.SampleRatio), SettingRule.Fraction),

        new("Queues:AtOnce", Queues.AtOnce, new SettingRule("empty or like images=2,messages=8", text => QueueLimits.Parse(text) is not null)),
        new("Queues:AlertDepth", Write(Queues.AlertDepth), SettingRule.Whole(1, 1_000_000)),
        new("Queues:AlertAge", Write(Queues.AlertAge), SettingRule.Duration("00:01:00", "7.00:00:00")),

        new("Outbox:MaxAttempts", Write(Outbox.MaxAttempts), SettingRule.Whole(1, 100)),
        new("Outbox:FirstRetry", Write(Outbox.FirstRetry), SettingRule.Duration("00:00:00.1", "01:00:00")),
        new("Outbox:LongestRetry", Write(Outbox.LongestRetry), SettingRule.Duration("00:00:01", "1.00:00:00")),
        new("Outbox:Claim", Write(Outbox.Claim), SettingRule.Duration("00:00:10", "01:00:00")),
        new("Outbox:SweepAfter", Write(Outbox.SweepAfter), SettingRule.Duration("00:00:01", "01:00:00")),
        new("Outbox:Retention", Write(Outbox.Retention), SettingRule.Duration("00:00:00", "3650.00:00:00")),
    ];

    private static readonly HashSet<string> Sections = new(All.Select(setting => SectionOf(setting.Key)), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a key lies in a section of the app.</summary>
    public static bool IsOurs(string key) => key.Contains(':', StringComparison.Ordinal) && Sections.Contains(SectionOf(key));

    /// <summary>Throws <see cref="SettingException"/> for the first setting that is unknown or cannot work.</summary>
    public static void Check(IConfiguration configuration)
    {
        if (Problems(configuration).FirstOrDefault() is { } problem) throw new SettingException(problem);
    }

    /// <summary>Every setting that is unknown or cannot work, in a sentence that names its key.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable().Where(pair => pair.Value is not null && IsOurs(pair.Key)))
        {
            var problem = Find(key) is { } setting
                ? setting.ProblemWith(value!)
                : $"There is no setting {key}; local.settings.sample.json lists them all.";
            if (problem is not null) yield return problem;
        }

        if (configuration["Identity:Metadata"] is { Length: > 0 } && configuration["Identity:Issuer"] is null or "")
            yield return "Identity:Metadata needs Identity:Issuer.";
        if (nameof(DocumentStoreKind.Cosmos).Equals(configuration["Documents:Store"], StringComparison.OrdinalIgnoreCase)
            && configuration["Documents:Cosmos:Endpoint"] is null or "")
            yield return "Documents:Store=Cosmos needs Documents:Cosmos:Endpoint.";
        // Half of a provider would take money that nobody hears of.
        if (Lacks(configuration, "Payments:Stripe:SecretKey", "Payments:Stripe:PublishableKey", "Payments:Stripe:WebhookSecrets:0") is { } stripe)
            yield return stripe;
        if (Lacks(configuration, "Payments:Razorpay:KeyId", "Payments:Razorpay:KeySecret", "Payments:Razorpay:WebhookSecrets:0") is { } razorpay)
            yield return razorpay;
        if (Lacks(configuration, "Shipping:Borzo:Token", "Shipping:Borzo:CallbackSecrets:0", "Shipping:Borzo:PickupAddress", "Shipping:Borzo:PickupPhone") is { } borzo)
            yield return borzo;
        if ("borzo".Equals(configuration["Shipping:Carrier"], StringComparison.OrdinalIgnoreCase) && configuration["Shipping:Borzo:Token"] is null or "")
            yield return "Shipping:Carrier=borzo needs Shipping:Borzo:Token.";
        if ("sandbox".Equals(configuration["Shipping:Carrier"], StringComparison.OrdinalIgnoreCase) && configuration["Shipping:Sandbox:Enabled"]?.ToUpperInvariant() != "TRUE")
            yield return "Shipping:Carrier=sandbox needs Shipping:Sandbox:Enabled.";
        if (nameof(GeocoderKind.Nominatim).Equals(configuration["Geocoding:Provider"], StringComparison.OrdinalIgnoreCase)
            && configuration["Geocoding:Nominatim:ContactEmail"] is null or "")
            yield return "Geocoding:Provider=Nominatim needs Geocoding:Nominatim:ContactEmail.";
        if (configuration["Shop:TrackingPage"] is { Length: > 0 } page && !page.Contains(ShopOptions.Token, StringComparison.Ordinal))
            yield return $"Shop:TrackingPage must hold {ShopOptions.Token}.";
        if (Lacks(configuration, "Push:Firebase:ProjectId", "Push:Firebase:ClientEmail") is { } firebase)
            yield return firebase;
        if (configuration["Push:Firebase:ProjectId"] is { Length: > 0 } && configuration["Push:Firebase:PrivateKey"] is null)
            yield return "Push:Firebase:ProjectId needs Push:Firebase:PrivateKey.";
        // RFC 8058, 3.1: https, or mail programs offer no click. A local one is for trying.
        if (configuration["Campaigns:UnsubscribePage"] is { Length: > 0 } unsubscribe
            && (!unsubscribe.Contains(ShopOptions.Token, StringComparison.Ordinal)
                || !Uri.TryCreate(unsubscribe, UriKind.Absolute, out var link) || link is { IsLoopback: false, Scheme: not "https" }))
            yield return $"Campaigns:UnsubscribePage must hold {ShopOptions.Token}, and begin with https.";
        if (ProblemWithTwilio(configuration) is { } twilio)
            yield return twilio;
    }

    /// <summary>The setting of a key (of an entry, when it is a list), or null.</summary>
    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.IsList
        ? key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase) && key.AsSpan(setting.Key.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0
        : key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));

    private static string? Lacks(IConfiguration configuration, string key, params string[] others) =>
        configuration[key] is { Length: > 0 } && others.FirstOrDefault(other => configuration[other] is null or "") is { } missing
            ? $"{key} needs {missing}."
            : null;

    // A token that the vault did not give is empty, not absent: then texts wait for it, and the rest of the shop is open.
    private static string? ProblemWithTwilio(IConfiguration configuration)
    {
        const string account = "Texts:Twilio:AccountSid";
        if (configuration[account] is null or "")
            return Lacks(configuration, "Texts:Twilio:AuthToken", account);
        if (configuration["Texts:Twilio:AuthToken"] is null)
            return $"{account} needs Texts:Twilio:AuthToken.";
        return Lacks(configuration, account, "Texts:Twilio:From")
            ?? (nameof(TextChannel.WhatsApp).Equals(configuration["Texts:Channel"], StringComparison.OrdinalIgnoreCase)
                ? Lacks(configuration, account, "Texts:Twilio:ContentSid")
                : null);
    }

    private static string SectionOf(string key) => key.Split(':')[0];

    private static string Write<T>(T value)
        where T : notnull => value switch
        {
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
