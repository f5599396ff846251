using OrderFunctions.Application.Papers;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>Show what a template comes to, for an order that there is not.</summary>
public sealed record PreviewTemplate(TemplateKey Key, TemplateContent Content);

/// <summary>
/// Checks a template and fills it in. What passes here renders for every order: it names only what is there, says what it must, and its
/// size is bounded. Refuses with <see cref="TemplateCodes"/>.
/// </summary>
public sealed class PreviewTemplateHandler(TemplateEngine engine, ShopOptions shop)
{
    private const int LongestText = 3 * 153;
    private const int MostLines = 200;

    public Result<RenderedTemplate> Handle(PreviewTemplate command)
    {
        var (key, content) = (command.Key, command.Content);
        var isText = key.Channel is MessageChannel.Sms or MessageChannel.Whatsapp;
        var isMail = key.Channel == MessageChannel.Email;
        var variables = TemplateVariables.Of(key.Kind, key.Channel);
        if (CheckTemplate.Problem(content, variables, hasSubject: !isText, hasHtml: isMail) is { } problem) return problem;
        try
        {
            // Also with everything empty, and with the longest list: what breaks then would break a customer's message.
            var template = engine.Compile(content, isMail);
            template.Render(Samples(variables, isFull: false, lines: 1), key.Language);
            template.Render(Samples(variables, isFull: true, MostLines), key.Language);
            var shown = template.Render(Samples(variables, isFull: true, lines: 2), key.Language);
            return isText && Gsm7.Size(Gsm7.Fold(shown.Text.Trim())) > LongestText ? TooLong("text") : shown;
        }
        catch (TemplateTooLongException tooLong)
        {
            return TooLong(tooLong.Part);
        }
    }

    private static Refusal TooLong(string part) =>
        new Refusal(TemplateCodes.TooLong, $"What comes of the {part} is too long to be sent.").With("part", part);

    private Dictionary<string, object> Samples(TemplateVariables variables, bool isFull, int lines)
    {
        var values = variables.Values.Where(name => name != TemplateVariables.OrderTable)
            .ToDictionary(name => name, name => Sample(name, isFull), StringComparer.Ordinal);
        values["lines"] = Enumerable.Range(1, lines)
            .Select(_ => new Dictionary<string, object>(StringComparer.Ordinal) { ["item"] = "2 × Blue mug", ["amount"] = AmountText.WithCurrency(2380, "EUR") })
            .ToList();
        return values;
    }

    private object Sample(string name, bool isFull) => name switch
    {
        "shop" => PlainText.OneLine(shop.Name),
        "number" => "6a3f0c5d1e2f",
        "name" => "Ada Example",
        "total" or "refundAmount" => AmountText.WithCurrency(2380, "EUR"),
        "paid" => isFull,
        _ when name.StartsWith("is", StringComparison.Ordinal) => isFull,
        _ when !isFull => "",
        "carrier" => "Parcel Post",
        "trackingNumber" => "PP123456789",
        "trackingLink" => shop.TrackingPage.Replace(ShopOptions.Token, "4f1c", StringComparison.Ordinal),
        "said" => "Thank you for the pictures.",
        _ => "2030-02-01",
    };
}
