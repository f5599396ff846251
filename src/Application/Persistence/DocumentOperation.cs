namespace OrderFunctions.Application.Persistence;

/// <summary>One change within a commit. A closed set: create, replace, delete, increment.</summary>
public abstract record DocumentOperation
{
    private DocumentOperation(string id) => Id = id;

    /// <summary>The document that the operation touches.</summary>
    public string Id { get; }

    /// <summary>Creates a document; answers <see cref="CommitOutcome.AlreadyExists"/> when the id is taken.</summary>
    public sealed record Create(string Id, ReadOnlyMemory<byte> Body) : DocumentOperation(Id);

    /// <summary>
    /// Replaces the body; answers <see cref="CommitOutcome.NotFound"/> or, when <paramref name="ExpectedVersion"/> is
    /// given and is not the current one, <see cref="CommitOutcome.VersionMismatch"/>.
    /// </summary>
    public sealed record Replace(string Id, ReadOnlyMemory<byte> Body, string? ExpectedVersion)
        : DocumentOperation(Id);

    /// <summary>Creates the document or replaces whatever is there.</summary>
    public sealed record Upsert(string Id, ReadOnlyMemory<byte> Body) : DocumentOperation(Id);

    /// <summary>Deletes; a document that is not there answers <see cref="CommitOutcome.NotFound"/>.</summary>
    public sealed record Delete(string Id, string? ExpectedVersion) : DocumentOperation(Id);

    /// <summary>
    /// Adds to top-level integer fields of an existing document, provided that each guard holds on the values before
    /// the change; answers <see cref="CommitOutcome.NotFound"/> or <see cref="CommitOutcome.GuardFailed"/>. Needs no
    /// version: this is how a hot counter moves without a read-modify-write loop. An absent field counts as 0. At most nine
    /// fields, and none that an index has: a store may keep an index as something other than the number.
    /// </summary>
    public sealed record Increment(string Id, IReadOnlyList<FieldIncrement> Fields, IReadOnlyList<FieldGuard> Guards)
        : DocumentOperation(Id);
}

/// <summary>Add <paramref name="By"/> (may be negative) to the top-level integer field <paramref name="Field"/>.</summary>
public readonly record struct FieldIncrement(string Field, long By);

/// <summary>The top-level integer field <paramref name="Field"/> must be at least <paramref name="AtLeast"/>.</summary>
public readonly record struct FieldGuard(string Field, long AtLeast);

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>Every operation was applied.</summary>
    Committed,

    /// <summary>A create met an existing document. Nothing was applied.</summary>
    AlreadyExists,

    /// <summary>A replace, delete or increment met no document. Nothing was applied.</summary>
    NotFound,

    /// <summary>A document was not at the expected version. Nothing was applied.</summary>
    VersionMismatch,

    /// <summary>A guard did not hold. Nothing was applied.</summary>
    GuardFailed,
}

/// <summary>The answer to a commit.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="FailedOperation">Index of the operation whose precondition did not hold; -1 when committed.</param>
/// <param name="Versions">New version per operation (null for a delete); empty unless committed.</param>
public readonly record struct CommitResult(
    CommitOutcome Outcome, int FailedOperation, IReadOnlyList<string?> Versions)
{
    /// <summary>Whether every operation was applied.</summary>
    public bool IsCommitted => Outcome == CommitOutcome.Committed;
}
