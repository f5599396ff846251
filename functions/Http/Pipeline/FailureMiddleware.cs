using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Notes why a function failed on a message. The hosts count failures and move the message away in the end, but what
/// they move no longer says why.
/// </summary>
internal sealed class FailureMiddleware(NoteFailureHandler note) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (MessageOf(context) is not null)
        {
            // Not cancellable: a function that was cut off is a failure, too.
            await note.HandleAsync(new(MessageOf(context)!, failure), CancellationToken.None);
            throw;
        }
    }

    private static string? MessageOf(FunctionContext context)
    {
        var facts = context.BindingContext.BindingData;
        return (Fact("queueTrigger") ?? Fact("messageId"))?.ToString();

        // Each host has its own idea of upper and lower case in these names.
        object? Fact(string name) => facts.FirstOrDefault(fact => name.Equals(fact.Key, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
