using System.Security.Cryptography;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// Bodies of webhooks, which say more about people than is needed later. Ids, states and the digest of the body stay, so that a
/// repeat is still recognised as one. What waits for somebody keeps its body, and is looked at again a week later.
/// </summary>
public sealed class ForgetWebhookBodies(IDocumentStore store, RetentionOptions options, TimeProvider time) : IRetention
{
    private static readonly TimeSpan NextLook = TimeSpan.FromDays(7);

    public string Name => "webhook-bodies";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - options.Webhooks).ToUnixTimeMilliseconds();
        var query = new DocumentQuery(Containers.Inbox, Containers.InboxBody) { Before = before };
        return store.ForEachOldAsync(query, most, Change, cancellationToken);

        DocumentOperation Change(StoredDocument document)
        {
            var entry = document.As(StoredJson.Default.InboxEntry).Value;
            var left = entry.IsOpen
                ? entry with { BodySince = before + (long)NextLook.TotalMilliseconds }
                : WithoutBody(entry);
            return TypedDocuments.Replace(document.Id, left, StoredJson.Default.InboxEntry, document.Version);
        }
    }

    /// <summary>The entry with the digest of the body as it was signed in place of the body.</summary>
    internal static InboxEntry WithoutBody(InboxEntry entry) => entry with
    {
        Body = null,
        SignedBody = null,
        BodyDigest = (entry.SignedBody ?? entry.Body) is { } body ? Convert.ToHexStringLower(SHA256.HashData(body)) : entry.BodyDigest,
        Headers = null,
        BodySince = null,
    };
}
