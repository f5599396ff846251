namespace OrderFunctions.Application.Persistence;

/// <summary>
/// A query over one declared index (<see cref="DocumentIndex"/>): equality on its leading fields, an optional range on
/// the next one, results in the index's field order (or reversed).
/// </summary>
/// <param name="Container">The container.</param>
/// <param name="Index">Name of the index, as declared in <see cref="ContainerDefinition"/>.</param>
public sealed record DocumentQuery(string Container, string Index)
{
    /// <summary>Restricts the query to one partition; null reads across partitions.</summary>
    public string? Partition { get; init; }

    /// <summary>Values that the leading fields of the index must equal, in index order; may be fewer than the fields.</summary>
    public IReadOnlyList<FieldValue> EqualTo { get; init; } = [];

    /// <summary>Inclusive lower bound on the field after the equalities.</summary>
    public FieldValue? From { get; init; }

    /// <summary>Exclusive upper bound on the field after the equalities.</summary>
    public FieldValue? Before { get; init; }

    /// <summary>Newest (highest) first.</summary>
    public bool Descending { get; init; }

    /// <summary>Page size, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <see cref="DocumentPage.Continuation"/> of the page before; opaque. A malformed one throws
    /// <see cref="ArgumentException"/>.</summary>
    public string? Continuation { get; init; }
}

/// <summary>A string or integer value of an indexed field.</summary>
public readonly record struct FieldValue
{
    /// <summary>The text, or null when the value is a number.</summary>
    public string? Text { get; }

    /// <summary>The number; meaningless when <see cref="Text"/> is set.</summary>
    public long Number { get; }

    private FieldValue(string? text, long number) => (Text, Number) = (text, number);

    public static implicit operator FieldValue(string text) => new(text, 0);

    public static implicit operator FieldValue(long number) => new(null, number);
}

/// <summary>A page of documents and, when there may be more, where the next one starts.</summary>
public sealed record DocumentPage(IReadOnlyList<StoredDocument> Documents, string? Continuation);
