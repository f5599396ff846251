using System.Net;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Waiting;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace OrderFunctions.Adapters.Gateways.Http;

/// <summary>
/// Time limit per try and a few tries for weather, the same for every gateway. Safe because every changing call carries
/// an idempotency key: a try whose outcome is unknown is repeated with the same key.
/// </summary>
public sealed class GatewayPipeline
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly ResiliencePropertyKey<TimeSpan> TimeoutKey = new("timeout");

    private readonly ResiliencePipeline _pipeline;

    public GatewayPipeline(TimeProvider time, IDelay delay) =>
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.Zero,
                ShouldHandle = static args => ValueTask.FromResult(IsWeather(args.Outcome.Exception)),
                // Polly would sit on a timer that the host cannot see; the host's own wait is used instead.
                OnRetry = async args => await delay.WaitAsync(
                    FirstWait * Math.Pow(4, args.AttemptNumber), args.Context.CancellationToken).ConfigureAwait(false),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static args =>
                    ValueTask.FromResult(args.Context.Properties.GetValue(TimeoutKey, TimeSpan.FromSeconds(10))),
            })
            .Build();

    /// <summary>Runs a call; whatever goes wrong leaves as a <see cref="GatewayException"/>.</summary>
    public async ValueTask<T> RunAsync<T>(
        TimeSpan timeout, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(TimeoutKey, timeout);
        try
        {
            return await _pipeline
                .ExecuteAsync(static (context, call) => call(context.CancellationToken), context, call)
                .ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new GatewayException(
                "GATEWAY_TIMEOUT", isTransient: true, "The payment gateway did not answer in time.", e);
        }
        catch (HttpRequestException e)
        {
            throw new GatewayException(
                "GATEWAY_UNAVAILABLE", isTransient: true, "The payment gateway cannot be reached.", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether a repeat of a request that was answered with this status can help.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests
        || (int)status >= 500;

    private static bool IsWeather(Exception? e) =>
        e is HttpRequestException or TimeoutRejectedException or GatewayException { IsTransient: true };
}
