using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Functions.Tests.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Settings;

/// <summary>What the Functions host makes of its settings, before anything is built.</summary>
public sealed class AzureSettingsTests : IDisposable
{
    private const string Emulator = "UseDevelopmentStorage=true";
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=bm90IGEga2V5;EndpointSuffix=core.windows.net";

    private readonly AFolder _folder = new();

    [Fact]
    public void Nothing_but_an_emulator_is_a_whole_system()
    {
        var settings = AzureSettings.Read(With(("AzureWebJobsStorage", Emulator)));

        Assert.Equal((Emulator, Emulator), (settings.Blobs.ConnectionString, settings.Queues.ConnectionString));
        Assert.Equal((DocumentStoreKind.Sqlite, "files"), (settings.Documents.Store, settings.FilesContainer));
        Assert.True(Path.IsPathFullyQualified(settings.Documents.DataFile));
        Assert.Null(settings.ServiceBus);
        Assert.Null(settings.SendGrid);
        Assert.Null(settings.Twilio);
    }

    [Theory]
    [InlineData("Sms", null, "+15550001111", "Texts:Twilio:AccountSid needs Texts:Twilio:AuthToken.")]
    [InlineData("Sms", "0123456789abcdef", null, "Texts:Twilio:AccountSid needs Texts:Twilio:From.")]
    [InlineData("WhatsApp", "0123456789abcdef", "+15550001111", "Texts:Twilio:AccountSid needs Texts:Twilio:ContentSid.")]
    [InlineData("Sms", "0123456789abcdef", "+15550001111", null)]
    // As an unreadable secret is: texts wait for it, the shop is open.
    [InlineData("Sms", "", "+15550001111", null)]
    public void Half_of_Twilio_stops_the_start(string channel, string? token, string? from, string? said)
    {
        var configuration = With(
            ("AzureWebJobsStorage", Emulator),
            ("Texts:Channel", channel),
            ("Texts:Twilio:AccountSid", "AC0123456789abcdef"),
            ("Texts:Twilio:AuthToken", token),
            ("Texts:Twilio:From", from));

        Assert.Equal(said, AppSettings.Problems(configuration).FirstOrDefault());
        Assert.NotNull(AzureSettings.Read(configuration).Twilio);
    }

    [Fact]
    public void On_an_emulator_an_order_can_be_paid_at_once_and_the_development_key_is_where_documents_are()
    {
        var configuration = With(
            ("AzureWebJobsStorage", Emulator),
            ("Documents:Folder", _folder.File("data")),
            ("WEBSITE_HOSTNAME", "localhost:7099"),
            // As the sample file has them.
            ("Identity:DevelopmentKey", ".orderfunctions/development-key.pem"),
            ("Payments:Sandbox:OwnAddress", ""),
            ("Payments:Sandbox:WebhookSecrets:0", ""),
            // As somebody wants it.
            ("Metrics:Open", "false"));

        var missing = LaptopDefaults.Missing(configuration);

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["Files:LinkKeys:0"] = LocalSecret.Of(_folder.File("data/link-key")),
                ["Identity:DevelopmentKey"] = _folder.File("data/development-key.pem"),
                ["Mail:OutboxPage"] = "true",
                ["Shipping:Sandbox:Enabled"] = "true",
                ["Payments:Sandbox:Enabled"] = "true",
                ["Payments:Sandbox:OwnAddress"] = "http://localhost:7099",
                ["Payments:Sandbox:WebhookSecrets:0"] = LocalSecret.Of(_folder.File("data/sandbox-secret"), "whsec_"),
                ["RateLimits:Enabled"] = "false",
            }.Order(Comparer<KeyValuePair<string, string?>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))),
            missing.OrderBy(one => one.Key, StringComparer.Ordinal));
        AppSettings.Check(new ConfigurationBuilder().AddInMemoryCollection(missing).Build());
        var untouched = LaptopDefaults.Missing(With(("AzureWebJobsStorage", Emulator), ("Documents:Folder", _folder.File("data"))));
        Assert.Equal("true", untouched["Metrics:Open"]);
    }

    [Theory]
    [InlineData(Account)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=bm90IGEga2V5;BlobEndpoint=https://orders.blob.core.windows.net/")]
    [InlineData("")]
    public void A_deployment_gets_no_test_cards_and_no_open_pages(string storage) =>
        Assert.Empty(LaptopDefaults.Missing(With(("AzureWebJobsStorage", storage), ("Documents:Folder", _folder.Path))));

    [Fact]
    public void An_emulator_by_its_addresses_is_one_too() => Assert.True(AzureConnection.IsEmulator(With(
        ("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=bm90IGEga2V5;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"))));

    [Fact]
    public void An_identity_needs_addresses_only()
    {
        var settings = AzureSettings.Read(With(
            ("AzureWebJobsStorage:accountName", "orders"),
            ("AzureWebJobsStorage:credential", "managedidentity"),
            ("AzureWebJobsStorage:clientId", "0b1f6471-1bf0-4dda-aec3-111122223333"),
            ("EventBus:Mode", "ServiceBus"),
            ("ServiceBus:fullyQualifiedNamespace", "orders.servicebus.windows.net"),
            ("Documents:Store", "Cosmos"),
            ("WEBSITE_SITE_NAME", "orders")));

        Assert.Equal("https://orders.blob.core.windows.net/", settings.Blobs.Address!.AbsoluteUri);
        Assert.Equal("https://orders.queue.core.windows.net/", settings.Queues.Address!.AbsoluteUri);
        Assert.Equal("0b1f6471-1bf0-4dda-aec3-111122223333", settings.Queues.ClientId);
        Assert.Equal("orders.servicebus.windows.net", settings.ServiceBus!.Address!.Host);
        Assert.Null(settings.ServiceBus.ClientId);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "", "AzureWebJobsStorage")]
    [InlineData("AzureWebJobsStorage", "orders", "AzureWebJobsStorage")]
    [InlineData("AzureWebJobsStorage:accountName", "my account", "AzureWebJobsStorage__accountName")]
    [InlineData("AzureWebJobsStorage:blobServiceUri", "http://orders.blob.core.windows.net", "AzureWebJobsStorage__blobServiceUri")]
    [InlineData("EventBus:Mode", "ServiceBus", "ServiceBus__fullyQualifiedNamespace")]
    [InlineData("EventBus:Mode", "LocalTopics", "EventBus:Mode")]
    [InlineData("WEBSITE_SITE_NAME", "orders", "Documents:Store")]
    public void What_is_missing_or_malformed_stops_the_start_by_its_name(string key, string value, string named)
    {
        var configuration = With(("AzureWebJobsStorage", key.StartsWith("AzureWebJobsStorage", StringComparison.Ordinal) ? null : Account), (key, value));

        var refused = Assert.Throws<SettingException>(() => AzureSettings.Read(configuration));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("AccountKey", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_the_platform_could_not_read_shows_by_name_and_closes_nothing_else()
    {
        var configuration = With(
            ("Payments:Razorpay:KeyId", "rzp_test_0123456789"),
            ("Payments:Razorpay:KeySecret", "@Microsoft.KeyVault(SecretUri=https://orders.vault.azure.net/secrets/razorpay)"),
            ("Payments:Razorpay:WebhookSecrets:0", "0123456789abcdef"),
            ("Mail:SendGrid:ApiKey", "SG.0123456789abcdef"));

        var key = Assert.Single(UnresolvedSecrets.In(configuration));
        var view = await new Readiness([new UnresolvedSecretReadiness(key)], TimeProvider.System).LookAsync(default);

        Assert.Equal("Payments:Razorpay:KeySecret", key);
        AppSettings.Check(new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(UnresolvedSecrets.Blanks([key])).Build());
        Assert.Equal((false, "secret Payments:Razorpay:KeySecret"), (view.Ready, Assert.Single(view.Checks).Name));
    }

    public void Dispose() => _folder.Dispose();

    private static IConfiguration With(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Where(one => one.Value is not null)
            .Select(one => KeyValuePair.Create(one.Key, one.Value))).Build();
}
