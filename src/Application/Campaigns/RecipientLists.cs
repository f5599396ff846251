using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>
/// Lists of recipients among the files that were sent ahead. A list is read to its end before a campaign names it, and from then on it is
/// kept as long as the campaign's recipients.
/// </summary>
public sealed class RecipientLists(FileRegister register, IFileStore files)
{
    /// <summary>Files with recipients.</summary>
    public static UploadKind Upload { get; } = new("recipients", [FileType.Text], FileType.Csv, MaxBytes: 25 * 1024 * 1024, TimeSpan.FromDays(7));

    private static Refusal Unknown { get; } = new(CampaignCodes.ListUnknown, $"There is no list of your own with this id, sent to api/files?kind={Upload.Name}.");

    /// <summary>
    /// Looks at every row of a file of <paramref name="by"/>'s own, and keeps it until then. Refuses with <see cref="CampaignCodes.ListUnknown"/>, and
    /// with <see cref="CampaignCodes.CsvInvalid"/>: of a file that is broken nothing is kept, one without some column waits as long as before.
    /// </summary>
    public async Task<Result<RecipientFile>> TakeAsync(
        string fileId, string by, IReadOnlyList<string> columns, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (await register.FindAsync(fileId, cancellationToken).ConfigureAwait(false) is not { } file || file.OwnerId != by || file.Kind != Upload.Name) return Unknown;
        if (!(await ReadAsync(file, cancellationToken).ConfigureAwait(false)).TryGet(out var list, out var broken))
        {
            await register.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
            return broken;
        }

        if (list.MissingOf(columns) is { } missing) return missing;
        return await KeepAsync(fileId, until, cancellationToken).ConfigureAwait(false) ? list : Unknown;
    }

    /// <summary>Keeps a list until then; false when it is not there any more.</summary>
    public Task<bool> KeepAsync(string fileId, DateTimeOffset until, CancellationToken cancellationToken) => register.TryKeepUntilAsync(fileId, until, cancellationToken);

    private async Task<Result<RecipientFile>> ReadAsync(FileRecord file, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenReadAsync(file.File.Name, cancellationToken).ConfigureAwait(false);
        if (content is null) return Unknown;
        try
        {
            var rows = new RecipientRows(content);
            await rows.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            var count = 0;
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false) is not null) count++;
            return count > 0 ? new RecipientFile(file.Id, count, rows.Columns) : new Refusal(CampaignCodes.CsvInvalid, "The file has no recipients.");
        }
        catch (RecipientFileException wrong)
        {
            return new Refusal(CampaignCodes.CsvInvalid, wrong.Message).With("line", wrong.Line.ToString(CultureInfo.InvariantCulture));
        }
    }
}
