namespace OrderFunctions.LocalHost.Worker;

/// <summary>Something between the trigger and the function went wrong.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>With a message.</summary>
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A parameter could not be given a value: a text that does not convert, or a missing one for a value type.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>With a message.</summary>
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
