using System.Reflection;

namespace OrderFunctions.LocalHost.DurableTask;

/// <summary>
/// What is known of a failure after it crossed a commit: the exception itself is gone, its type name, message, stack and
/// inner failures are kept.
/// </summary>
/// <param name="ErrorType">Full name of the exception type, without assembly.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">The exception's stack trace, if it was thrown.</param>
/// <param name="InnerFailure">The inner exception, in the same form.</param>
/// <param name="Properties">Further facts; the engine records none.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>True when the failure's exception is a <typeparamref name="T"/> or derives from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>True when the failure's exception is of <paramref name="targetBaseExceptionType"/> or derives from it.</summary>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies define an exception of that name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (targetBaseExceptionType.FullName == ErrorType)
            return true;
        var type = Type.GetType(ErrorType, throwOnError: false)
            ?? targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false)
            ?? FindInLoadedAssemblies();
        return type is not null && targetBaseExceptionType.IsAssignableFrom(type);
    }

    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        // A failed task keeps the failure it reported as its inner failure, so the first cause stays readable.
        var inner = exception switch
        {
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } innerException } => FromException(innerException),
            _ => null,
        };
        return new TaskFailureDetails(
            exception.GetType().FullName ?? exception.GetType().Name,
            exception.Message,
            exception.StackTrace,
            inner,
            Properties: null);
    }

    private Type? FindInLoadedAssemblies()
    {
        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToArray();
        return found.Length > 1
            ? throw new AmbiguousMatchException($"Several loaded assemblies define the exception type '{ErrorType}'.")
            : found.FirstOrDefault();
    }
}
