using System.Text.Json;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Campaigns;

/// <summary>A campaign is to be sent.</summary>
/// <param name="SendAt">Not before that; null for at once.</param>
public sealed record StartCampaign(string CampaignId, DateTimeOffset? SendAt, string By);

/// <summary>What the job of a campaign was asked for: nothing beside its id.</summary>
public sealed record CampaignRequest(string CampaignId);

/// <summary>
/// Settles the campaign, then starts the job that is followed, held and cancelled like any other. A repeat is answered with the
/// same job, and finishes what a crash in between left. Refuses with <see cref="CampaignCodes"/>.
/// </summary>
public sealed class StartCampaignHandler(
    CampaignRepository campaigns, RecipientLists lists, StartJobHandler start, JobRepository jobs, UnsubscribeLinks links, CampaignOptions options, TimeProvider time)
{
    // A campaign without a job after that had one, and it has been forgotten since: what was over must not begin anew.
    private static readonly TimeSpan CrashIsOver = TimeSpan.FromHours(1);

    /// <summary>Null when there is no such campaign.</summary>
    public async Task<Result<Job>?> HandleAsync(StartCampaign command, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await campaigns.FindAsync(command.CampaignId, cancellationToken).ConfigureAwait(false) is not { } found) return null;
            if (found.Value.StartedAt is { } started)
            {
                if (command.SendAt is { } other && other != found.Value.SendAt) return new Refusal(CampaignCodes.Started, "The campaign has been started, for another time.");
                if (await jobs.FindAsync(command.CampaignId, cancellationToken).ConfigureAwait(false) is { } job) return job.Value.Job;
                if (started < time.GetUtcNow() - CrashIsOver) return new Refusal(CampaignCodes.Over, "The campaign was started before, and is over.");
            }
            else if (ProblemWith(found.Value) is { } problem)
            {
                return problem;
            }
            else
            {
                var sendAt = command.SendAt ?? time.GetUtcNow();
                var due = sendAt + options.KeepRecipientsFor;
                if (found.Value.Upload is { } list && !await lists.KeepAsync(list.FileId, due, cancellationToken).ConfigureAwait(false)) return WithoutRecipients;
                var settled = found.Value with { StartedAt = time.GetUtcNow(), SendAt = sendAt, Due = due.ToUnixTimeMilliseconds() };
                if (await campaigns.TryReplaceAsync(found.Version, settled, cancellationToken).ConfigureAwait(false) is null) continue;
            }

            var request = JsonSerializer.SerializeToElement(new CampaignRequest(command.CampaignId), StoredJson.Default.CampaignRequest);
            return await start.HandleAsync(new(command.CampaignId, CampaignJobs.Name, command.By, request), cancellationToken).ConfigureAwait(false);
        }
    }

    private Refusal? ProblemWith(CampaignDocument campaign) =>
        !links.AreConfigured ? new Refusal(CampaignCodes.NoUnsubscribePage, "Campaigns:UnsubscribePage is not set, and nobody could unsubscribe.")
        : campaign is { Audience: null, Upload: null } ? WithoutRecipients
        : null;

    private static Refusal WithoutRecipients { get; } = new(CampaignCodes.NoRecipients, "It has no list of recipients, or not any more, and no audience.");
}

/// <summary>Campaigns among the kinds of jobs: they can be held, and an orchestration takes them further.</summary>
public sealed class CampaignJobs : IJobRoute
{
    public const string Name = "CAMPAIGN";
    public const string Queue = "campaigns";

    string IJobRoute.Name => Name;

    string IJobRoute.Queue => Queue;

    /// <inheritdoc />
    public bool CanPause => true;
}
