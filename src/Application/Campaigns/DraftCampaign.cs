using System.Security.Cryptography;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Somebody wants to write to many.</summary>
/// <param name="Id">A UUID that is fixed by whoever asks, so that a repeat drafts one campaign.</param>
/// <param name="Audience">Null when the recipients are uploaded.</param>
/// <param name="Variables">Columns of the upload that the words name.</param>
/// <param name="PerSecond">Most mails a second; 0 is as fast as it goes.</param>
public sealed record DraftCampaign(
    string Id, string Name, string Language, TemplateContent Content, CampaignAudience? Audience, IReadOnlyList<string> Variables, int PerSecond, string By);

/// <summary>Checks the words and stores the draft as version 1. Refuses with <see cref="TemplateCodes"/>.</summary>
public sealed class DraftCampaignHandler(CampaignRepository campaigns, CampaignWords words, CampaignOptions options, TimeProvider time)
{
    public async Task<Result<Versioned<CampaignDocument>>> HandleAsync(DraftCampaign command, CancellationToken cancellationToken)
    {
        if (words.Problem(command.Content, command.Variables, command.Language) is { } problem) return problem;
        var now = time.GetUtcNow();
        return await campaigns
            .CreateAsync(
                new(
                    command.Id, command.Name, command.Language, command.Content, command.Audience, command.Variables, null, null, command.PerSecond,
                    now, command.By, 1, now, command.By, null, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), CampaignDocument.All,
                    now.ToUnixTimeMilliseconds(), (now + options.KeepRecipientsFor).ToUnixTimeMilliseconds()),
                cancellationToken)
            .ConfigureAwait(false);
    }
}
