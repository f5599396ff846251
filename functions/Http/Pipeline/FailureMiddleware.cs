using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Notes why a function failed on a message: the hosts count failures and move the message away in the end, but what they move no
/// longer says why. A queue message that can never work is moved there at once.
/// </summary>
internal sealed partial class FailureMiddleware(NoteFailureHandler note, IJobQueue jobs, ILogger<FailureMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (MessageOf(context) is not null)
        {
            var (message, function) = (MessageOf(context)!, context.FunctionDefinition.Name);
            // Not cancellable: a function that was cut off is a failure, too.
            await note.HandleAsync(new(message, failure), CancellationToken.None);
            if (!MessageFailures.IsForGood(failure) || WorkQueues.Of(function) is not { } queue)
                throw;
            Log.GivenUp(logger, failure, function, queue);
            // Sent before this one is done with: after a crash in between it fails once more and is kept twice, never lost.
            await jobs.SendAsync(queue + DeadLetterSource.PoisonSuffix, message, TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static string? MessageOf(FunctionContext context)
    {
        var facts = context.BindingContext.BindingData;
        return (Fact("queueTrigger") ?? Fact("messageId"))?.ToString();

        // Each host has its own idea of upper and lower case in these names.
        object? Fact(string name) => facts.FirstOrDefault(fact => name.Equals(fact.Key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} cannot handle a message of {Queue}, now or ever; it waits in the repair queue")]
        public static partial void GivenUp(ILogger logger, Exception failure, string function, string queue);
    }
}
