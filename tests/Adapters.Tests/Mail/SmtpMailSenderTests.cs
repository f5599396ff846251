using System.Text;
using System.Text.RegularExpressions;
using OrderFunctions.Adapters.Gateways.Mail;
using OrderFunctions.Application;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Tests.Mail;

public sealed class SmtpMailSenderTests : IAsyncDisposable
{
    private static readonly Application.Notifications.Mail s_mail = new(
        "msg-1", "ann@example.com", "Für Łucja 🎁", "Hello Łucja,\n\nplain", "<p>Hello <bdi>Łucja</bdi></p>");

    private readonly SmtpStub _server = new();
    private readonly TaskCompletionSource _durable = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private SmtpMailSender Sender() => new(
        new SmtpOptions { Host = "127.0.0.1", Port = _server.Port, UseTls = false },
        new ShopOptions { Name = "Zoë's Shop", Email = "shop@example.com" },
        () => _durable.Task);

    [Fact]
    public async Task A_mail_arrives_as_text_and_HTML_under_an_id_made_of_its_key()
    {
        _durable.SetResult();
        await Sender().SendAsync(s_mail, default);
        await Sender().SendAsync(s_mail, default);

        Assert.Equal(["<ann@example.com>", "<ann@example.com>"], _server.Recipients);
        Assert.All(_server.Mails, mail =>
        {
            Assert.Contains("Message-ID: <msg-1@example.com>", mail, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("multipart/alternative", mail, StringComparison.Ordinal);
            Assert.Contains("Hello Łucja,\n\nplain", Part(mail, "text/plain"), StringComparison.Ordinal);
            Assert.Equal(s_mail.Html, Part(mail, "text/html").TrimEnd());
        });
    }

    [Fact]
    public async Task What_mail_programs_unsubscribe_by_arrives_as_it_is()
    {
        _durable.SetResult();
        var link = $"<https://shop.example/api/unsubscribe/{new string('x', 64)}>";
        await Sender().SendAsync(s_mail with { Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = link, ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" } }, default);

        var mail = Assert.Single(_server.Mails);
        Assert.Contains($"List-Unsubscribe: {link}\n", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", mail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_leaves_before_what_it_tells_of_is_on_disk()
    {
        var sending = Sender().SendAsync(s_mail, default);
        Assert.False(sending.IsCompleted);
        Assert.Empty(_server.Recipients);

        _durable.SetResult();
        await sending;
        Assert.Single(_server.Mails);
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_thrown_without_naming_the_recipient()
    {
        _durable.SetResult();
        _server.RefusesRecipients = true;
        var refused = await Assert.ThrowsAsync<MailNotAcceptedException>(() => Sender().SendAsync(s_mail, default));
        Assert.DoesNotContain("ann", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(refused.IsFinal);
        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task An_address_that_no_server_would_take_is_refused_without_naming_it()
    {
        _durable.SetResult();
        var refused = await Assert.ThrowsAsync<MailNotAcceptedException>(
            () => Sender().SendAsync(s_mail with { To = "ann@@example" }, default));
        Assert.DoesNotContain("ann", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(refused.IsFinal);
    }

    // The decoded content of the part of that media type.
    private static string Part(string mail, string mediaType)
    {
        var part = mail.Split("\n--").Single(candidate =>
            candidate.Contains("Content-Type: " + mediaType, StringComparison.OrdinalIgnoreCase));
        var body = part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        if (part.Contains("base64", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
                .Replace("\r\n", "\n", StringComparison.Ordinal);
        var unfolded = body.Replace("=\n", "", StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Regex.Replace(
            unfolded, "=([0-9A-F]{2})", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString())));
    }
}
