using System.Security.Cryptography;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Somebody wants to write to many.</summary>
/// <param name="Id">A UUID that is fixed by whoever asks, so that a repeat drafts one campaign.</param>
/// <param name="Content">Its own words; null when it takes those of a template.</param>
/// <param name="Template">Name of the template, of which the one in <paramref name="Language"/> counts.</param>
/// <param name="Audience">Null when the recipients are in a file.</param>
/// <param name="FileId">A list that was sent ahead; null when there is none yet.</param>
/// <param name="Variables">Columns of the list that its own words name.</param>
/// <param name="PerSecond">Most mails a second; 0 is as fast as it goes.</param>
public sealed record DraftCampaign(
    string Id,
    string Name,
    string Language,
    TemplateContent? Content,
    string? Template,
    CampaignAudience? Audience,
    string? FileId,
    IReadOnlyList<string> Variables,
    int PerSecond,
    string By);

/// <summary>Checks words and list and stores the draft as version 1. Refuses with <see cref="TemplateCodes"/> and <see cref="CampaignCodes"/>.</summary>
public sealed class DraftCampaignHandler(CampaignRepository campaigns, SettleDraft settle, CampaignOptions options, TimeProvider time)
{
    public async Task<Result<Versioned<CampaignDocument>>> HandleAsync(DraftCampaign command, CancellationToken cancellationToken)
    {
        // A repeat after a crash, when the template may say something else already.
        if (await campaigns.FindAsync(command.Id, cancellationToken).ConfigureAwait(false) is { } known) return known;
        var now = time.GetUtcNow();
        var due = now + options.KeepRecipientsFor;
        if (!(await settle.RunAsync(command, null, due, cancellationToken).ConfigureAwait(false)).TryGet(out var settled, out var refusal)) return refusal;
        return await campaigns
            .CreateAsync(
                new(
                    command.Id, command.Name, command.Language, settled.Content, command.Audience, settled.Variables, settled.Upload, null, command.PerSecond,
                    now, command.By, 1, now, command.By, null, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), CampaignDocument.All,
                    now.ToUnixTimeMilliseconds(), due.ToUnixTimeMilliseconds(), settled.Template),
                cancellationToken)
            .ConfigureAwait(false);
    }
}
