using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Somebody changes a draft.</summary>
/// <param name="To">All that it is to say from now on, under its id.</param>
/// <param name="Version">What the change was made from.</param>
public sealed record ReviseCampaign(DraftCampaign To, string Version);

/// <summary>
/// Checks the words and makes them the next version; the versions before can be read. An upload stays, unless the recipients are chosen by
/// their orders now.
/// </summary>
public sealed class ReviseCampaignHandler(CampaignRepository campaigns, CampaignWords words, IFileStore files, TimeProvider time)
{
    /// <summary>
    /// Null when there is no such campaign. Refuses with <see cref="TemplateCodes"/>, <see cref="CampaignCodes.Started"/>,
    /// <see cref="CampaignCodes.CsvInvalid"/> and <see cref="CampaignCodes.Changed"/>.
    /// </summary>
    public async Task<Result<Versioned<CampaignDocument>>?> HandleAsync(ReviseCampaign command, CancellationToken cancellationToken)
    {
        var to = command.To;
        if (await campaigns.FindAsync(to.Id, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        if (found.Value.StartedAt is not null) return new Refusal(CampaignCodes.Started, "The campaign has been started.");
        if (words.Problem(to.Content, to.Variables, to.Language) is { } problem) return problem;
        var upload = to.Audience is null ? found.Value.Upload : null;
        if (upload?.MissingOf(to.Variables) is { } missing) return missing;
        var revised = found.Value with
        {
            Name = to.Name,
            Language = to.Language,
            Content = to.Content,
            Audience = to.Audience,
            Variables = to.Variables,
            Upload = upload,
            PerSecond = to.PerSecond,
            Number = found.Value.Number + 1,
            ChangedAt = time.GetUtcNow(),
            ChangedBy = to.By,
        };
        if (found.Version != command.Version || await campaigns.TryReviseAsync(command.Version, revised, cancellationToken).ConfigureAwait(false) is not { } stored)
            return new Refusal(CampaignCodes.Changed, "The campaign was changed since it was read.");
        if (upload is null && found.Value.Upload is { } gone) await files.DeleteAsync(gone.Name, cancellationToken).ConfigureAwait(false);
        return stored;
    }
}
