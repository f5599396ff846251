using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Local.Ports;

/// <summary>
/// The app writes its log to the console and keeps none. Who keeps the output in files says where (<c>Retention:LogFolder</c>): then they
/// are searched, and are theirs to delete.
/// </summary>
internal sealed class SearchedLogFiles(RetentionOptions options) : ISearchedPlace
{
    public string Place => "logs";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        if (options.LogFolder is not { Length: > 0 } folder)
            return new(PlaceReport.Nothing(Place) with { Kept = [new("what was written to the console", 0, "it holds ids only; who keeps it elsewhere searches there")] }, null);
        // In an order of their own, so that what is written meanwhile moves nothing.
        var names = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList() : [];
        if (names.Find(name => string.CompareOrdinal(name, from) > 0) is not { } next) return new(PlaceReport.Nothing(Place), null);
        try
        {
            // Somebody writes to the last of them.
            var text = new FileStream(Path.Combine(folder, next), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var open = text.ConfigureAwait(false);
            return await person.IsNamedInAsync(text, cancellationToken).ConfigureAwait(false)
                ? new(new(Place, 1, 1, 0, 0, [new("log files", 1, "they are deleted by whoever keeps them")]), next)
                : new(new(Place, 1, 0, 0, 0, []), next);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(PlaceReport.Nothing(Place) with { Kept = [new("log files that could not be read", 1, "whoever keeps them searches them")] }, next);
        }
    }
}
