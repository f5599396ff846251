using System.Net;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Waiting;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace OrderFunctions.Adapters.Gateways.Http;

/// <summary>
/// Time limit per try, a few tries for weather and a circuit breaker; the same for every gateway, but one object each, so
/// that a provider in trouble stops calls to itself only. Trying again is safe because every changing call carries an
/// idempotency key or is preceded by a reading.
/// </summary>
public sealed class GatewayPipeline
{
    /// <summary>How long calls are refused without being sent, once most of them had failed.</summary>
    public static readonly TimeSpan BreakFor = TimeSpan.FromSeconds(15);

    /// <summary>How many calls within <see cref="Sampled"/> say something about the provider.</summary>
    public const int FewestCalls = 20;

    private const int Retries = 2;
    private const int LongestCode = 64;
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    // A provider that asks for more than this is left to the caller's own retry: nobody is kept waiting meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly ResiliencePropertyKey<TimeSpan> TimeoutKey = new("timeout");

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _pipeline;

    public GatewayPipeline(TimeProvider time, IDelay delay)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.Zero,
                ShouldHandle = static args => ValueTask.FromResult(HelpsToRepeat(args.Outcome.Exception)),
                // Polly would sit on a timer that the host cannot see; the host's own wait is used instead.
                OnRetry = async args => await delay.WaitAsync(
                    (args.Outcome.Exception as GatewayException)?.RetryAfter ?? FirstWait * Math.Pow(4, args.AttemptNumber),
                    args.Context.CancellationToken).ConfigureAwait(false),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = FewestCalls,
                SamplingDuration = Sampled,
                BreakDuration = BreakFor,
                ShouldHandle = static args => ValueTask.FromResult(IsOutage(args.Outcome.Exception)),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static args =>
                    ValueTask.FromResult(args.Context.Properties.GetValue(TimeoutKey, TimeSpan.FromSeconds(10))),
            })
            .Build();
    }

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
        catch (BrokenCircuitException e)
        {
            // Nothing was sent, and nothing is known: weather like any other, never a "no".
            throw new GatewayException(
                "GATEWAY_RESTING", isTransient: true, "The payment gateway is left alone after many failures.", e)
            {
                RetryAfter = e.RetryAfter,
            };
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

    /// <summary>What a refusing answer means. Of its body only the provider's code is taken, never its prose.</summary>
    public GatewayException Refused(HttpResponseMessage response, string? code) => new(
        code is { Length: > 0 and <= LongestCode } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? code
            : "GATEWAY_UNAVAILABLE",
        IsTransient(response.StatusCode),
        $"The gateway answered {(int)response.StatusCode}.",
        null)
    {
        RetryAfter = RetryAfter(response),
        IsOutage = (int)response.StatusCode >= 500,
    };

    /// <summary>An answer that cannot be read; the same call may be answered properly next time.</summary>
    public static GatewayException Garbled() =>
        new("GATEWAY_GARBLED", isTransient: true, "The gateway's answer makes no sense.", null);

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.FailedDependency
            or HttpStatusCode.TooManyRequests
        || (int)status >= 500;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };

    private static bool HelpsToRepeat(Exception? e) => e switch
    {
        HttpRequestException or TimeoutRejectedException => true,
        GatewayException { IsTransient: true } weather => weather.RetryAfter is null || weather.RetryAfter <= LongestWait,
        _ => false,
    };

    private static bool IsOutage(Exception? e) =>
        e is HttpRequestException or TimeoutRejectedException or GatewayException { IsOutage: true };
}
