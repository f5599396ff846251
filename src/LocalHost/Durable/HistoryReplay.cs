using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.Durable.Orchestrations;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// Takes histories out of a host, and holds histories of the past against the code of today: what a new version would do
/// to the orchestrations that are under way. Registered as a service of the host; replaying needs no started host.
/// </summary>
public sealed class HistoryReplay
{
    private readonly Database database;
    private readonly DurableFunctions functions;
    private readonly DurableJson json;

    internal HistoryReplay(Database database, DurableFunctions functions, DurableJson json) =>
        (this.database, this.functions, this.json) = (database, functions, json);

    /// <summary>
    /// The history of an instance, finished or not, as lines of JSON: one that names the instance, then one per episode
    /// (what arrived, what the orchestrator did about it, how it ended). Null when the id is unknown.
    /// </summary>
    public string? Export(string instanceId) => database.Read(sql =>
    {
        if (DurableStore.Find(sql, instanceId) is not { } instance)
            return null;
        var text = new StringBuilder(JsonSerializer.Serialize(new Header(instanceId), HistoryJson.Default.Header)).Append('\n');
        foreach (var row in DurableStore.History(sql, instance.History))
        {
            // Payloads may be indented JSON, where a line break is only white space: a row stays one line.
            text.Append(Encoding.UTF8.GetString(row.Span).Replace('\r', ' ').Replace('\n', ' ')).Append('\n');
        }

        return text.ToString();
    });

    /// <summary>Runs the orchestrator of today over an exported history. Nothing is stored and no activity runs.</summary>
    /// <exception cref="JsonException">The text is not an exported history.</exception>
    public HistoryReplayResult Replay(string history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var lines = history.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = JsonSerializer.Deserialize(lines[0], HistoryJson.Default.Header);
        if (header?.Instance is not { } instanceId)
            throw new JsonException("The history does not begin with a line that names its instance.");
        var orchestration = new Orchestration(instanceId, functions, json, NullLoggerFactory.Instance, nudge: static () => { });
        List<Arrival> arrivals = [];
        var (episodes, count) = (0, 0);
        foreach (var line in lines.Skip(1))
        {
            var episode = EpisodeReader.Read(Encoding.UTF8.GetBytes(line));
            arrivals.AddRange(episode.Arrivals);
            count += episode.Arrivals.Count;
            episodes++;
            if (episode.Deferred)
                continue;
            orchestration.Replay(episode, arrivals);
            arrivals.Clear();
        }

        return new HistoryReplayResult(episodes, count, orchestration.Outcome?.Kind.ToString(), orchestration.Divergence);
    }

    internal sealed record Header(string Instance);
}

/// <summary>What a replay showed.</summary>
/// <param name="Episodes">Episodes of the history.</param>
/// <param name="Arrivals">Things that arrived in them.</param>
/// <param name="End">How the run ended (Completed, Failed, Terminated); null while it waits.</param>
/// <param name="Divergence">Where today's code takes another step than the history; null when it does not.</param>
public sealed record HistoryReplayResult(int Episodes, int Arrivals, string? End, string? Divergence);
