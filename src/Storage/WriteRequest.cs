namespace OrderFunctions.Storage;

/// <summary>One caller's change on its way through the writer.</summary>
internal interface IWriteRequest
{
    /// <summary>Why the change failed; null while it has not.</summary>
    Exception? Failure { get; }

    /// <summary>Runs the change and keeps its result, or its exception as <see cref="Failure"/>.</summary>
    bool TryApply(SqlConnection connection);

    /// <summary>The group is durable: runs what the caller wants to happen before anybody hears of the group.</summary>
    void Publish();

    /// <summary>Tells the caller: its result, its own failure, or that of the group it was in.</summary>
    void Complete(Exception? groupFailure);
}

/// <inheritdoc cref="IWriteRequest"/>
internal sealed class WriteRequest<T>(Func<SqlConnection, T> change, Action<T>? committed)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWriteRequest
{
    private T _result = default!;

    public Exception? Failure { get; private set; }

    public bool TryApply(SqlConnection connection)
    {
        try
        {
            _result = change(connection);
            return true;
        }
        catch (Exception exception)
        {
            Failure = exception;
            return false;
        }
        finally
        {
            connection.ReleaseStatements();
        }
    }

    public void Publish()
    {
        if (committed is null || Failure is not null) return;
        try
        {
            committed(_result);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }

    public void Complete(Exception? groupFailure)
    {
        if ((Failure ?? groupFailure) is { } failure) SetException(failure);
        else SetResult(_result);
    }
}
