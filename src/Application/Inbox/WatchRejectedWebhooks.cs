using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>Look whether webhooks of a sender are refused again and again.</summary>
public sealed record WatchRejectedWebhooks;

/// <summary>
/// One bad signature is a stranger at the door; several in a row are a secret that was changed on one side, and then payments are not
/// heard of. One alert an hour for each sender. A timer looks, so that whoever sends garbage makes nobody work for it.
/// </summary>
public sealed class WatchRejectedWebhooksHandler(IDocumentStore store, WebhookSources sources, RaiseAlertHandler alerts, TimeProvider time)
{
    /// <summary>More than so many different ones …</summary>
    public const int Tolerated = 5;

    /// <summary>… within this time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // Somebody who sends garbage to all senders at once fills the page; then all of them are in it.
    private const int PageSize = 500;

    public async Task HandleAsync(WatchRejectedWebhooks command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var page = await store
            .QueryAsync(
                new(Containers.Inbox, "list") { EqualTo = [InboxLists.Rejected], From = (now - Window).ToUnixTimeMilliseconds(), Limit = PageSize },
                cancellationToken)
            .ConfigureAwait(false);
        var refused = page.Documents.Select(one => one.As(StoredJson.Default.InboxEntry).Value.Provider).CountBy(provider => provider);
        foreach (var (provider, count) in refused.Where(one => one.Value > Tolerated))
        {
            await alerts.HandleAsync(
                new(
                    $"webhooks-rejected/{provider}/{now.UtcDateTime:yyyy-MM-ddTHH}",
                    sources.Find(provider)?.IsMoney == false ? AlertLevel.Warning : AlertLevel.Critical,
                    AlertCode.WebhooksRejected,
                    provider,
                    $"{count} different webhooks had no valid signature within {Window.TotalMinutes} minutes."),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
