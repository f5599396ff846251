using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Somebody changes a draft.</summary>
/// <param name="To">All that it is to say from now on, under its id.</param>
/// <param name="Version">What the change was made from.</param>
public sealed record ReviseCampaign(DraftCampaign To, string Version);

/// <summary>
/// Checks words and list and makes them the next version; the versions before can be read. A template counts as it is now.
/// </summary>
public sealed class ReviseCampaignHandler(CampaignRepository campaigns, SettleDraft settle, CampaignOptions options, TimeProvider time)
{
    /// <summary>Null when there is no such campaign. Refuses with <see cref="TemplateCodes"/> and <see cref="CampaignCodes"/>.</summary>
    public async Task<Result<Versioned<CampaignDocument>>?> HandleAsync(ReviseCampaign command, CancellationToken cancellationToken)
    {
        var to = command.To;
        if (await campaigns.FindAsync(to.Id, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        if (found.Value.StartedAt is not null) return new Refusal(CampaignCodes.Started, "The campaign has been started.");
        if (found.Version != command.Version) return Changed;
        var now = time.GetUtcNow();
        var due = now + options.KeepRecipientsFor;
        if (!(await settle.RunAsync(to, found.Value.Upload, due, cancellationToken).ConfigureAwait(false)).TryGet(out var settled, out var refusal)) return refusal;
        var revised = found.Value with
        {
            Name = to.Name,
            Language = to.Language,
            Content = settled.Content,
            Template = settled.Template,
            Audience = to.Audience,
            Variables = settled.Variables,
            Upload = settled.Upload,
            PerSecond = to.PerSecond,
            Number = found.Value.Number + 1,
            ChangedAt = now,
            ChangedBy = to.By,
            Due = due.ToUnixTimeMilliseconds(),
        };
        return await campaigns.TryReviseAsync(command.Version, revised, cancellationToken).ConfigureAwait(false) is { } stored ? stored : Changed;
    }

    private static Refusal Changed { get; } = new(CampaignCodes.Changed, "The campaign was changed since it was read.");
}
