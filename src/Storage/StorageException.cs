namespace OrderFunctions.Storage;

/// <summary>A failure of the data file or of a statement. <see cref="Code"/> is stable; the message is one line for a person.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string code, string message)
        : base(message) => Code = code;

    public StorageException(string code, string message, Exception? innerException)
        : base(message, innerException) => Code = code;

    /// <summary>One of <see cref="StorageErrors"/>.</summary>
    public string Code { get; }
}

/// <summary>The values of <see cref="StorageException.Code"/>.</summary>
public static class StorageErrors
{
    /// <summary>The file is not a database, or is damaged.</summary>
    public const string Corrupt = "CORRUPT";

    /// <summary>The file is a healthy database that this storage did not write.</summary>
    public const string Foreign = "FOREIGN";

    /// <summary>The file was written by a newer program.</summary>
    public const string NewerSchema = "NEWER_SCHEMA";

    /// <summary>Another process (or another <see cref="Database"/> of this one) has the file open.</summary>
    public const string Locked = "LOCKED";

    /// <summary>The folder or file cannot be created, read or written.</summary>
    public const string Unwritable = "UNWRITABLE";

    /// <summary>No space left.</summary>
    public const string DiskFull = "DISK_FULL";

    /// <summary>The disk answered with an error.</summary>
    public const string InputOutput = "IO_ERROR";

    /// <summary>A constraint of the schema refused the row.</summary>
    public const string Constraint = "CONSTRAINT";

    /// <summary>Any other failure of a statement.</summary>
    public const string Sql = "SQL_ERROR";
}
