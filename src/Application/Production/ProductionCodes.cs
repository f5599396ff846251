namespace OrderFunctions.Application.Production;

/// <summary>Codes of refusals that production adds to those of the order.</summary>
public static class ProductionCodes
{
    /// <summary>There is no such writer.</summary>
    public const string WriterUnknown = "WRITER_UNKNOWN";

    /// <summary>There is a writer with this id.</summary>
    public const string WriterTaken = "WRITER_TAKEN";

    /// <summary>The writer's profile was changed since it was read.</summary>
    public const string WriterChanged = "WRITER_CHANGED";

    /// <summary>The writer is not active, or paused.</summary>
    public const string WriterUnavailable = "WRITER_UNAVAILABLE";

    /// <summary>The writer has as many lines as they can have. Data: capacity.</summary>
    public const string WriterFull = "WRITER_FULL";

    /// <summary>None of the writers can take the line.</summary>
    public const string NoWriter = "NO_WRITER";

    /// <summary>The content of a draft is of no type that is taken.</summary>
    public const string DraftTypeUnknown = "DRAFT_TYPE_UNKNOWN";
}
