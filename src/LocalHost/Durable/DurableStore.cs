using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>The engine's SQL.</summary>
internal static class DurableStore
{
    private static readonly OrchestrationRuntimeStatus[] FinishedStatuses =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Whether nothing happens any more to an instance in this status.</summary>
    public static bool IsFinished(OrchestrationRuntimeStatus status) => FinishedStatuses.Contains(status);

    /// <summary>Adds an instance row; false when the id is taken.</summary>
    public static bool TryInsert(SqlConnection sql, in InstanceRow row) => sql
        .Prepare(
            "INSERT INTO durable_instances (id, history, name, status, created_at, updated_at, output, failure, custom_status) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING")
        .BindRow(row)
        .Execute() > 0;

    /// <summary>Puts a new instance in the place of a finished one of the same id, whose history goes.</summary>
    public static void Replace(SqlConnection sql, long oldHistory, in InstanceRow row)
    {
        DeleteHistory(sql, oldHistory);
        sql.Prepare(
                "UPDATE durable_instances SET history = ?2, name = ?3, status = ?4, created_at = ?5, updated_at = ?6, "
                + "output = ?7, failure = ?8, custom_status = ?9 WHERE id = ?1")
            .BindRow(row)
            .Execute();
    }

    public static void Update(SqlConnection sql, in InstanceRow row) => sql
        .Prepare(
            "UPDATE durable_instances SET status = ?4, updated_at = ?6, output = ?7, failure = ?8, custom_status = ?9 WHERE id = ?1")
        .Bind(1, row.Id)
        .Bind(4, (long)row.Status)
        .Bind(6, row.UpdatedAt.UtcTicks)
        .BindPayload(7, row.Output)
        .BindPayload(8, row.Failure)
        .BindPayload(9, row.CustomStatus)
        .Execute();

    public static void InsertEpisode(SqlConnection sql, long history, long episode, ReadOnlySpan<byte> data) => sql
        .Prepare("INSERT INTO durable_history (history, episode, data) VALUES (?1, ?2, ?3)")
        .Bind(1, history)
        .Bind(2, episode)
        .BindBlob(3, data)
        .Execute();

    public static void DeleteHistory(SqlConnection sql, long history) => sql
        .Prepare("DELETE FROM durable_history WHERE history = ?1")
        .Bind(1, history)
        .Execute();

    public static InstanceRow? Find(SqlConnection sql, string id)
    {
        var row = sql
            .Prepare(
                "SELECT id, history, name, status, created_at, updated_at, output, failure, custom_status "
                + "FROM durable_instances WHERE id = ?1")
            .Bind(1, id);
        return row.Step() ? ReadRow(row) : null;
    }

    /// <summary>Instances that are running or pending, oldest first.</summary>
    public static List<InstanceRow> Unfinished(SqlConnection sql)
    {
        var row = sql.Prepare(
            "SELECT id, history, name, status, created_at, updated_at, output, failure, custom_status "
            + "FROM durable_instances WHERE status IN (0, 6) ORDER BY history");
        List<InstanceRow> found = [];
        while (row.Step())
            found.Add(ReadRow(row));
        return found;
    }

    /// <summary>Instances that the query is about, after the one with this history number.</summary>
    public static List<InstanceRow> List(SqlConnection sql, OrchestrationQuery query, long after, int limit)
    {
        // Numbers in the text, not bound: only so is the index of failed instances found.
        var statuses = string.Join(", ", (query.Statuses ?? []).Select(status => (int)status).Distinct());
        var condition = statuses switch
        {
            "" => "",
            _ when statuses.Contains(',', StringComparison.Ordinal) => $"AND status IN ({statuses}) ",
            _ => $"AND status = {statuses} ",
        };
        var row = sql
            .Prepare(
                "SELECT id, history, name, status, created_at, updated_at, output, failure, custom_status "
                + $"FROM durable_instances WHERE history > ?1 {condition}"
                + "AND created_at BETWEEN ?2 AND ?3 AND substr(id, 1, length(?4)) = ?4 ORDER BY history LIMIT ?5")
            .Bind(1, after)
            .Bind(2, query.CreatedFrom?.UtcTicks ?? 0)
            .Bind(3, query.CreatedTo?.UtcTicks ?? long.MaxValue)
            .Bind(4, query.InstanceIdPrefix ?? "")
            .Bind(5, (long)limit);
        List<InstanceRow> found = [];
        while (row.Step())
            found.Add(ReadRow(row));
        return found;
    }

    /// <summary>Finished instances that the filter is about, by id, after this one.</summary>
    public static List<(string Id, long History)> Finished(SqlConnection sql, PurgeInstancesFilter filter, string after, int limit)
    {
        var asked = filter.Statuses?.ToList() is { Count: > 0 } some ? some : [.. FinishedStatuses];
        var statuses = string.Join(", ", asked.Where(FinishedStatuses.Contains).Select(status => (int)status).Distinct());
        var row = sql
            .Prepare(
                $"SELECT id, history FROM durable_instances WHERE id > ?1 AND status IN ({statuses}) "
                + "AND created_at BETWEEN ?2 AND ?3 ORDER BY id LIMIT ?4")
            .Bind(1, after)
            .Bind(2, filter.CreatedFrom?.UtcTicks ?? 0)
            .Bind(3, filter.CreatedTo?.UtcTicks ?? long.MaxValue)
            .Bind(4, (long)limit);
        List<(string, long)> found = [];
        while (row.Step())
            found.Add((row.GetString(0), row.GetInt64(1)));
        return found;
    }

    /// <summary>
    /// Deletes an instance with its history. False when it is not the one that was found: another start has replaced it, under a number
    /// of its own, and that one may be under way.
    /// </summary>
    public static bool TryDelete(SqlConnection sql, string id, long history)
    {
        if (sql.Prepare("DELETE FROM durable_instances WHERE id = ?1 AND history = ?2").Bind(1, id).Bind(2, history).Execute() == 0)
            return false;
        DeleteHistory(sql, history);
        return true;
    }

    /// <summary>The largest history number ever given out, by what is left of them.</summary>
    public static long LastHistory(SqlConnection sql)
    {
        var row = sql.Prepare("SELECT history FROM durable_history ORDER BY history DESC LIMIT 1");
        return row.Step() ? row.GetInt64(0) : 0;
    }

    public static List<ReadOnlyMemory<byte>> History(SqlConnection sql, long history, int limit = int.MaxValue)
    {
        var row = sql
            .Prepare("SELECT data FROM durable_history WHERE history = ?1 ORDER BY episode LIMIT ?2")
            .Bind(1, history)
            .Bind(2, (long)limit);
        List<ReadOnlyMemory<byte>> found = [];
        while (row.Step())
            found.Add(row.GetBytes(0).ToArray());
        return found;
    }

    private static InstanceRow ReadRow(SqlStatement row) => new(
        row.GetString(0),
        row.GetInt64(1),
        row.GetString(2),
        (OrchestrationRuntimeStatus)row.GetInt64(3),
        new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero),
        row.GetBytes(6).ToArray(),
        row.GetBytes(7).ToArray(),
        row.GetBytes(8).ToArray());

    private static SqlStatement BindRow(this SqlStatement statement, in InstanceRow row) => statement
        .Bind(1, row.Id)
        .Bind(2, row.History)
        .Bind(3, row.Name)
        .Bind(4, (long)row.Status)
        .Bind(5, row.CreatedAt.UtcTicks)
        .Bind(6, row.UpdatedAt.UtcTicks)
        .BindPayload(7, row.Output)
        .BindPayload(8, row.Failure)
        .BindPayload(9, row.CustomStatus);

    private static SqlStatement BindPayload(this SqlStatement statement, int index, ReadOnlyMemory<byte> payload) =>
        payload.IsEmpty ? statement.BindNull(index) : statement.BindBlob(index, payload.Span);
}

/// <summary>A row of durable_instances; payloads are JSON, empty for none.</summary>
internal readonly record struct InstanceRow(
    string Id,
    long History,
    string Name,
    OrchestrationRuntimeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ReadOnlyMemory<byte> Output = default,
    ReadOnlyMemory<byte> Failure = default,
    ReadOnlyMemory<byte> CustomStatus = default);
