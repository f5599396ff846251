using System.Globalization;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Words that staff keep for campaigns: document <c>{name}.{language}</c>, and <c>….v{number}</c> for each version that there was.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens.</param>
/// <param name="Language">BCP 47 tag in lower case.</param>
/// <param name="Content">Null: it was taken away.</param>
/// <param name="Variables">What it may name beside what every campaign has: columns of the list.</param>
/// <param name="Number">The version, from 1.</param>
/// <param name="List">Index field: <see cref="Current"/>, or the id for versions.</param>
/// <param name="At">Index field: when it was changed, Unix milliseconds; the number, for versions.</param>
public sealed record CampaignTemplate(
    string Name, string Language, TemplateContent? Content, IReadOnlyList<string> Variables, int Number, DateTimeOffset ChangedAt, string ChangedBy, string List, long At)
{
    public const string Current = "campaign-templates";

    private const int LongestName = 40;

    /// <summary>The document's id.</summary>
    public static string IdOf(string name, string language) => $"{name}.{language.ToLowerInvariant()}";

    /// <summary>Whether there could be a template of this name in this language.</summary>
    public static bool CouldBe(string name, string language) =>
        name.Length is >= 1 and <= LongestName && char.IsAsciiLetterLower(name[0]) && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && TemplateKey.IsLanguage(language);
}

/// <summary>A page of templates, those that were changed last first.</summary>
public sealed record CampaignTemplatePage(IReadOnlyList<CampaignTemplate> Templates, string? Continuation);

/// <summary>Reads and writes the templates of campaigns, which are all in one partition.</summary>
public sealed class CampaignTemplates(IDocumentStore store, TimeProvider time)
{
    private const string Partition = CampaignTemplate.Current;
    private const string Gone = CampaignTemplate.Current + ".gone";

    private readonly DocumentHistory<CampaignTemplate> _history = new(store, Containers.Templates, StoredJson.Default.CampaignTemplate, CopyOf);

    /// <summary>The template as it is now; null when there is none.</summary>
    public async Task<Versioned<CampaignTemplate>?> FindAsync(string name, string language, CancellationToken cancellationToken) =>
        CampaignTemplate.CouldBe(name, language) && await ReadAsync(CampaignTemplate.IdOf(name, language), cancellationToken).ConfigureAwait(false) is { Value.Content: not null } found
            ? found
            : null;

    /// <summary>All of them. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<CampaignTemplatePage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Templates, "list")
        {
            Partition = Partition,
            EqualTo = [CampaignTemplate.Current],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.CampaignTemplate).Value)], page.Continuation);
    }

    /// <summary>Versions that there were, the latest first; at most a hundred.</summary>
    public async Task<IReadOnlyList<CampaignTemplate>> VersionsAsync(string name, string language, CancellationToken cancellationToken) =>
        CampaignTemplate.CouldBe(name, language)
            ? await _history.ReadAsync(Partition, CampaignTemplate.IdOf(name, language), cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>
    /// Writes the next version, or with null takes the template away; null when it is not of this version any more. The words must have
    /// passed <see cref="CampaignWords.Problem"/>.
    /// </summary>
    /// <param name="version">What the change was made from; <see cref="Versions.NotStored"/> when there is to be none yet.</param>
    public async Task<Versioned<CampaignTemplate>?> TryReplaceAsync(
        string name, string language, string version, TemplateContent? content, IReadOnlyList<string> variables, string by, CancellationToken cancellationToken)
    {
        var id = CampaignTemplate.IdOf(name, language);
        var before = await ReadAsync(id, cancellationToken).ConfigureAwait(false);
        if ((before is { Value.Content: not null } found ? found.Version : Versions.NotStored) != version) return null;
        var (now, number) = (time.GetUtcNow(), (before?.Value.Number ?? 0) + 1);
        var template = new CampaignTemplate(
            name, language.ToLowerInvariant(), content, variables, number, now, by, content is null ? Gone : CampaignTemplate.Current, now.ToUnixTimeMilliseconds());
        return await _history.TryWriteAsync(Partition, id, before?.Version, template, cancellationToken).ConfigureAwait(false);
    }

    private static (string Id, CampaignTemplate Copy) CopyOf(CampaignTemplate template)
    {
        var id = CampaignTemplate.IdOf(template.Name, template.Language);
        return (string.Create(CultureInfo.InvariantCulture, $"{id}.v{template.Number}"), template with { List = id, At = template.Number });
    }

    private ValueTask<Versioned<CampaignTemplate>?> ReadAsync(string id, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Templates, Partition, id, StoredJson.Default.CampaignTemplate, cancellationToken);
}
