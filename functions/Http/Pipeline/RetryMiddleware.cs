using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>
/// Tries a queue message that failed three times more before it is given back: most weather is over within seconds, and a message
/// that went back is seen again half a minute later. Subscriptions are left to their broker, which hands a message out again at once.
/// </summary>
internal sealed partial class RetryMiddleware(IDelay delay, ILogger<RetryMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const int Retries = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        for (var retry = 1; ; retry++)
        {
            try
            {
                await next(context);
                return;
            }
            catch (Exception failure) when (
                retry <= Retries && MessageFailures.MayPass(failure) && !context.CancellationToken.IsCancellationRequested)
            {
                Log.TriedAgain(logger, context.FunctionDefinition.Name, failure.GetType().Name, retry, Retries);
                // The host stops: the message goes back with what was wrong with it, not with the end of a pause.
                if (!await PauseAsync(PauseBefore(retry), context.CancellationToken)) throw;
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await delay.WaitAsync(pause, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Four times as long each time, give or take half: whoever failed together does not come back together.
    private static TimeSpan PauseBefore(int retry) => FirstPause * Math.Pow(4, retry - 1) * (0.5 + Random.Shared.NextDouble());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Function} failed with {Failure}; try {Retry} of {Retries} follows")]
        public static partial void TriedAgain(ILogger logger, string function, string failure, int retry, int retries);
    }
}
