namespace OrderFunctions.Application.Inbox;

/// <summary>The table of webhook senders, by name.</summary>
public sealed class WebhookSources(IEnumerable<WebhookSource> sources)
{
    private readonly Dictionary<string, WebhookSource> _byName =
        sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

    /// <summary>The source with this name, or null.</summary>
    public WebhookSource? Find(string name) => _byName.GetValueOrDefault(name);
}
