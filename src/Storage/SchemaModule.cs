namespace OrderFunctions.Storage;

/// <summary>
/// A part of the schema with an owner and a version of its own. <c>Migrations[i]</c> is SQL that brings the module from
/// version i to i + 1; once released, an entry never changes.
/// </summary>
public sealed record SchemaModule(string Name, IReadOnlyList<string> Migrations)
{
    /// <summary>
    /// Runs at every open, after the migrations and in their transaction: brings tables that are derived from
    /// declarations in code in line with them.
    /// </summary>
    public Action<SqlConnection>? Reconcile { get; init; }
}
