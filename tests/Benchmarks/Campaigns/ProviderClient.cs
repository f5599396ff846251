using System.Net;
using System.Text.Json;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Benchmarks.Campaigns;

/// <summary>Hands mail to <see cref="CountingProvider"/> over HTTP, in a body such as providers take, and asks it afterwards.</summary>
internal sealed class ProviderClient(HttpClient client) : IMailSender, IMailLedger
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public TimeSpan SettlesAfter => TimeSpan.Zero;

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "mail")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                new { mail.To, mail.Subject, mail.Text, mail.Html, mail.Headers, mail.Key, mail.Batch }, Json)),
        };
        request.Headers.TryAddWithoutValidation(CountingProvider.To, mail.To);
        request.Headers.TryAddWithoutValidation(CountingProvider.Batch, mail.Batch);
        using var answer = await client.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Accepted) throw new MailNotAcceptedException(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task<IReadOnlySet<string>?> AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken) =>
        (await client.GetStringAsync(new Uri(batch, UriKind.Relative), cancellationToken)).Split('\n').ToHashSet(StringComparer.Ordinal);
}
