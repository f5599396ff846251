using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>Words that staff write, and those that the shop starts with.</summary>
public sealed class TemplateTests : IAsyncDisposable
{
    private static readonly TemplateKey ShippedMail = new(MessageKind.OrderShipped, "en", MessageChannel.Email);
    private static readonly TemplateEngine Engine = new();

    private readonly ATemporaryStore _store = new();
    private readonly TestClock _clock = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Built_in_words_are_there_for_everything_in_two_languages_and_pass_what_is_asked_of_those_of_staff()
    {
        var preview = new PreviewTemplateHandler(Engine, new ShopOptions { Name = "A shop with a name of thirty c", TrackingPage = "https://shop.example/{token}" });

        foreach (var language in new[] { "en", "de" })
        {
            foreach (var kind in Enum.GetValues<MessageKind>())
            {
                foreach (var channel in Enum.GetValues<MessageChannel>())
                {
                    var key = new TemplateKey(kind, language, channel);
                    Assert.True(BuiltInTemplates.Find(key) is not null, key.Id());
                    var shown = preview.Handle(new(key, BuiltInTemplates.Find(key)!));
                    Assert.True(shown.Refusal is null, $"{key.Id()}: {shown.Refusal?.Message}");
                    Assert.DoesNotContain("{{", shown.Value.Text + shown.Value.Html + shown.Value.Subject, StringComparison.Ordinal);
                    if (channel == MessageChannel.Sms) Assert.InRange(Gsm7.Size(shown.Value.Text.Trim()), 20, Gsm7.OneMessage);
                }
            }
        }
    }

    [Theory]
    [InlineData("Order {{number}}", "{{name}}, {{trackingNumber}} and {{trackingLink}} by {{carrier}}", null, null)]
    [InlineData("Order {{number}}", "{{#if isPart}}part{{else}}all{{/if}} {{trackingNumber}} {{! a note }}", null, null)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{#each lines}}{{item}} {{../shop}}{{/each}}", null, null)]
    [InlineData("Order {{number}}", "{{trackingNumber}}\n\n{{orderTable}}", "<p>{{number}} {{trackingLink}}</p>{{orderTable}}", null)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{password}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{refundAmount}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{item}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{#each lines}}{{shop}}{{/each}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Order {{number}}", "{{trackingNumber}} {{#each shop}}x{{/each}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Order {{number}} {{orderTable}}", "{{trackingNumber}}", null, TemplateCodes.VariableUnknown)]
    [InlineData("Your order", "{{trackingNumber}}", null, TemplateCodes.VariableMissing)]
    [InlineData("Order {{number}}", "It left.", null, TemplateCodes.VariableMissing)]
    [InlineData("Order {{number}}", "{{trackingNumber}}", "<p>It left.</p>", TemplateCodes.VariableMissing)]
    [InlineData("Order {{number}}", "{{trackingNumber", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{#if isPart}}{{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{trackingNumber}}{{/if}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{trackingNumber}}{{else}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{{trackingNumber}}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{&trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{> header}} {{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{lookup lines 0}} {{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{name.length}} {{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{@root.name}} {{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{#*inline \"x\"}}{{/inline}} {{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "\\{{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order {{number}}", "{{#each lines}}{{#each lines}}x{{/each}}{{/each}}{{trackingNumber}}", null, TemplateCodes.Syntax)]
    [InlineData("Order\n{{number}}", "{{trackingNumber}}", null, TemplateCodes.PartInvalid)]
    [InlineData(null, "{{number}} {{trackingNumber}}", null, TemplateCodes.PartInvalid)]
    [InlineData("Order {{number}}", " ", null, TemplateCodes.PartInvalid)]
    public void A_template_says_what_it_must_and_names_only_what_there_is(string? subject, string text, string? html, string? code) =>
        Assert.Equal(code, Preview(ShippedMail, new(subject, text, html)));

    [Fact]
    public void A_template_cannot_run_away()
    {
        var tags = string.Concat(Enumerable.Repeat("{{number}}", TemplateSyntax.MostTags));
        // 20,000 characters, 200 times.
        var much = "{{trackingNumber}}{{#each lines}}" + new string('x', 19_000) + "{{/each}}";

        Assert.Equal(TemplateCodes.Syntax, Preview(ShippedMail, new("{{number}}", tags + "{{trackingNumber}}")));
        Assert.Equal(TemplateCodes.TooLong, Preview(ShippedMail, new("{{number}}", much)));
        Assert.Equal(TemplateCodes.PartInvalid, Preview(ShippedMail, new("{{number}}", "{{trackingNumber}}" + new string('x', 20_000))));
        Assert.Equal(
            TemplateCodes.Syntax,
            Preview(ShippedMail, new("{{number}}", string.Concat(Enumerable.Repeat("{{#if paid}}", 6)) + "{{trackingNumber}}" + string.Concat(Enumerable.Repeat("{{/if}}", 6)))));
        Assert.Equal(TemplateCodes.TooLong, Preview(new(MessageKind.OrderShipped, "en", MessageChannel.Sms), new(null, "{{number}}" + new string('x', 500))));
    }

    [Theory]
    [InlineData(MessageChannel.Sms)]
    [InlineData(MessageChannel.Whatsapp)]
    [InlineData(MessageChannel.Push)]
    public void What_a_locked_screen_shows_names_no_customer_and_no_article(MessageChannel channel)
    {
        var subject = channel == MessageChannel.Push ? "{{number}}" : null;
        var key = new TemplateKey(MessageKind.OrderShipped, "en", channel);

        Assert.Null(Preview(key, new(subject, "{{number}} {{carrier}}")));
        foreach (var secret in new[] { "{{name}}", "{{total}}", "{{#each lines}}{{item}}{{/each}}", "{{orderTable}}", "{{said}}" })
            Assert.Equal(TemplateCodes.VariableUnknown, Preview(key, new(subject, "{{number}} " + secret)));
    }

    [Fact]
    public void Values_are_escaped_in_HTML_and_nowhere_else()
    {
        var values = new Dictionary<string, object> { ["name"] = "<script>alert('Zoë & Łuk')</script>", ["number"] = "1" };

        var shown = Engine.Render(new("For {{name}}", "Hello {{name}} < you", "<p title=\"{{name}}\">{{name}}</p>"), values, withHtml: true, "en");
        var made = Engine.Render(new("For {{name}}", "Hello {{name}} < you"), values, withHtml: true, "de");

        Assert.Equal("For <script>alert('Zoë & Łuk')</script>", shown.Subject);
        Assert.Equal("Hello <script>alert('Zoë & Łuk')</script> < you", shown.Text);
        const string escaped = "&lt;script&gt;alert(&#x27;Zoë &amp; Łuk&#x27;)&lt;/script&gt;";
        Assert.Contains($"<p title=\"{escaped}\">{escaped}</p>", shown.Html, StringComparison.Ordinal);
        Assert.Contains($"<title>For {escaped}</title>", shown.Html, StringComparison.Ordinal);
        Assert.Contains($"<p>Hello <bdi>{escaped}</bdi> &lt; you</p>", made.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", made.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-AT", "en", "de")]
    [InlineData("de", "en", "de")]
    [InlineData("fr", "de", "de")]
    [InlineData("fr-CA", "fr", "en")]
    [InlineData("xx", "en", "en")]
    public async Task Words_are_looked_for_in_broader_languages_and_in_the_shops(string language, string shops, string found)
    {
        var book = new TemplateBook(_store.Documents, new ShopOptions { Language = shops }, _clock);

        Assert.Equal(found, (await book.FindAsync(MessageKind.OrderShipped, language, MessageChannel.Email, default)).Key.Language);
    }

    [Fact]
    public async Task A_change_counts_at_once_for_who_made_it_and_within_ten_seconds_for_others_and_every_version_is_kept()
    {
        var (book, other) = (new TemplateBook(_store.Documents, new ShopOptions(), _clock), new TemplateBook(_store.Documents, new ShopOptions(), _clock));
        var key = new TemplateKey(MessageKind.OrderShipped, "de-at", MessageChannel.Email);
        Assert.Equal("de", (await other.FindAsync(key.Kind, "de-AT", key.Channel, default)).Key.Language);

        var read = await book.ReadAsync(key, default);
        Assert.Equal((Versions.NotStored, "de"), (read.Version, read.Value.Key.Language));
        var first = await book.TryReplaceAsync(key, read.Version, new("Servus {{number}}", "{{trackingNumber}}"), "staff-1", default);
        Assert.Null(await book.TryReplaceAsync(key, read.Version, new("Grüß Gott {{number}}", "{{trackingNumber}}"), "staff-2", default));

        Assert.Equal("Servus {{number}}", (await book.FindAsync(key.Kind, "de-AT", key.Channel, default)).Content.Subject);
        Assert.Equal("de", (await other.FindAsync(key.Kind, "de-AT", key.Channel, default)).Key.Language);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("de-at", (await other.FindAsync(key.Kind, "de-AT", key.Channel, default)).Key.Language);

        await book.TryReplaceAsync(key, first!.Version, null, "staff-2", default);
        Assert.Equal("de", (await book.FindAsync(key.Kind, "de-AT", key.Channel, default)).Key.Language);
        Assert.Equal(
            [(2, null, "staff-2"), (1, "Servus {{number}}", "staff-1")],
            (await book.VersionsAsync(key, default)).Select(version => (version.Number, version.Content?.Subject, version.ChangedBy)));
    }

    private static string? Preview(TemplateKey key, TemplateContent content) =>
        new PreviewTemplateHandler(Engine, new ShopOptions()).Handle(new(key, content)).Refusal?.Code;
}
