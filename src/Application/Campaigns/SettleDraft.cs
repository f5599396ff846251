using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>What a draft comes to.</summary>
/// <param name="Variables">Columns of the list that the words may name.</param>
/// <param name="Template">Where the words are from; null when they are the campaign's own.</param>
public sealed record SettledDraft(TemplateContent Content, IReadOnlyList<string> Variables, TemplateTaken? Template, RecipientFile? Upload);

/// <summary>
/// Settles what a draft says and to whom: its own words, or those of a template as they are at this moment, which nobody changes afterwards but
/// by the next version of the draft; and a list that has every column that they name.
/// </summary>
public sealed class SettleDraft(CampaignTemplates templates, CampaignWords words, RecipientLists lists)
{
    /// <summary>Refuses with <see cref="TemplateCodes"/> and <see cref="CampaignCodes"/>; then nothing has been stored.</summary>
    /// <param name="known">The list that the campaign has already: it is not read again.</param>
    /// <param name="until">How long a new list is kept.</param>
    public async Task<Result<SettledDraft>> RunAsync(DraftCampaign draft, RecipientFile? known, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!(await WordsOfAsync(draft, cancellationToken).ConfigureAwait(false)).TryGet(out var settled, out var refusal)) return refusal;
        if (words.Problem(settled.Content, settled.Variables, draft.Language) is { } problem) return problem;
        if (draft.Audience is not null && settled.Variables is [var column, ..])
            return new Refusal(TemplateCodes.VariableUnknown, $"The template names {column}, a column of a list, and customers are not in one.").With("variable", column);
        if (draft.FileId is null) return settled;
        if (known?.FileId == draft.FileId) return known.MissingOf(settled.Variables) is { } missing ? missing : settled with { Upload = known };
        var taken = await lists.TakeAsync(draft.FileId, draft.By, settled.Variables, until, cancellationToken).ConfigureAwait(false);
        return taken.TryGet(out var list, out refusal) ? settled with { Upload = list } : refusal;
    }

    private async Task<Result<SettledDraft>> WordsOfAsync(DraftCampaign draft, CancellationToken cancellationToken)
    {
        if (draft.Template is not { } name) return new SettledDraft(draft.Content!, draft.Variables, null, null);
        return await templates.FindAsync(name, draft.Language, cancellationToken).ConfigureAwait(false) is { Value: { Content: { } content } found }
            ? new SettledDraft(content, found.Variables, new(name, found.Number), null)
            : new Refusal(CampaignCodes.TemplateUnknown, $"There is no template {name} in the language {draft.Language}.");
    }
}
