using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>The recipients of a campaign, as a file.</summary>
/// <param name="UploadId">A fresh id, so that a later upload does not overwrite what a campaign names.</param>
public sealed record UploadRecipients(string CampaignId, string UploadId, Stream Content);

/// <summary>
/// Stores the file, reads all of it, and only then names it in the campaign: a list with anything wrong leaves nothing behind. A later
/// one takes its place, until the campaign is started.
/// </summary>
public sealed class UploadRecipientsHandler(CampaignRepository campaigns, IFileStore files, CampaignOptions options, TimeProvider time)
{
    private static readonly Refusal StartedAlready = new(CampaignCodes.Started, "The campaign has been started.");

    /// <summary>Null when there is no such campaign. Refuses with <see cref="CampaignCodes"/>. What the content throws comes out.</summary>
    public async Task<Result<Versioned<CampaignDocument>>?> HandleAsync(UploadRecipients command, CancellationToken cancellationToken)
    {
        if (await campaigns.FindAsync(command.CampaignId, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        if (ProblemWith(found.Value) is { } problem) return problem;
        var name = $"{CampaignDocument.FolderOf(command.CampaignId)}{command.UploadId}.csv";
        await files.WriteAsync(name, "text/csv", command.Content, cancellationToken).ConfigureAwait(false);
        if (!(await CheckAsync(name, found.Value.Variables, cancellationToken).ConfigureAwait(false)).TryGet(out var file, out var refusal))
        {
            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            return refusal;
        }

        while (true)
        {
            var named = found.Value with { Upload = file, Due = (time.GetUtcNow() + options.KeepRecipientsFor).ToUnixTimeMilliseconds() };
            if (await campaigns.TryReplaceAsync(found.Version, named, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                if (found.Value.Upload is { } before) await files.DeleteAsync(before.Name, cancellationToken).ConfigureAwait(false);
                return stored;
            }

            // Somebody has changed the draft, or started it, while the file was read.
            found = (await campaigns.FindAsync(command.CampaignId, cancellationToken).ConfigureAwait(false))!;
            if ((ProblemWith(found.Value) ?? file.MissingOf(found.Value.Variables)) is not { } late) continue;
            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            return late;
        }
    }

    private static Refusal? ProblemWith(CampaignDocument campaign) =>
        campaign.Audience is not null ? new Refusal(CampaignCodes.NotUploaded, "The recipients of this campaign are chosen by their orders.")
        : campaign.StartedAt is not null ? StartedAlready
        : null;

    private async Task<Result<RecipientFile>> CheckAsync(string name, IReadOnlyList<string> variables, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenReadAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"{name} was written and is gone.");
        try
        {
            var rows = new RecipientRows(content);
            await rows.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            if (new RecipientFile(name, 0, rows.Columns).MissingOf(variables) is { } missing) return missing;
            var count = 0;
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false) is not null) count++;
            return count > 0 ? new RecipientFile(name, count, rows.Columns) : new Refusal(CampaignCodes.CsvInvalid, "The file has no recipients.");
        }
        catch (RecipientFileException wrong)
        {
            return new Refusal(CampaignCodes.CsvInvalid, wrong.Message).With("line", wrong.Line.ToString(CultureInfo.InvariantCulture));
        }
    }
}
