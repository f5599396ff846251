using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Lets no more messages of a queue be worked on at once than its limit allows; the others wait here. No host can be told a limit per
/// storage queue, and neither takes more than host.json allows.
/// </summary>
internal sealed class QueueLimitMiddleware(QueueLimits limits, IDelay delay) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (limits.PlacesOf(context.FunctionDefinition.Name) is not { } places)
        {
            await next(context);
            return;
        }

        var place = places.WaitAsync(context.CancellationToken);
        while (!await delay.WaitAsync(place, AtMost, context.CancellationToken))
        {
            // The host says how long a function may take, and then the token ends this.
        }

        await place;
        try
        {
            await next(context);
        }
        finally
        {
            places.Release();
        }
    }
}
