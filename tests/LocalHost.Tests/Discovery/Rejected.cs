using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;

#pragma warning disable CA1801, CA1822, IDE0060, IDE0051 // Function classes that are wrong on purpose.

namespace OrderFunctions.LocalHost.Tests.Discovery.Rejected;

public sealed class PrivateMethod
{
    [Function("F")]
    private IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => Results.Ok();
}

public sealed class InternalMethod
{
    [Function("F")]
    internal IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => Results.Ok();
}

public sealed class AsyncVoid
{
    [Function("F")]
    public async void Run([QueueTrigger("things")] string body) => await Task.CompletedTask;
}

public sealed class NoLevel
{
    [Function("F")]
    public IResult Run([HttpTrigger] HttpRequest r) => Results.Ok();
}

public sealed class MethodsWithoutLevel
{
    [Function("F")]
    public IResult Run([HttpTrigger("get", "post")] HttpRequest r) => Results.Ok();
}

public sealed class FunctionLevel
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest r) => Results.Ok();
}

public sealed class NoTrigger
{
    [Function("F")]
    public Task Run(string body) => Task.CompletedTask;
}

public sealed class TwoTriggers
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body, [TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class TwoBindings
{
    [Function("F")]
    public Task Run([QueueTrigger("things")][DurableClient] DurableTaskClient client) => Task.CompletedTask;
}

public sealed class RetryOnHttp
{
    [Function("F"), FixedDelayRetry(2, "00:00:01")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => Results.Ok();
}

public sealed class RetryOnQueue
{
    [Function("F"), ExponentialBackoffRetry(2, "00:00:01", "00:00:10")]
    public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
}

public sealed class BadRetryInterval
{
    [Function("F"), FixedDelayRetry(2, "soon")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class TwoRetries
{
    [Function("F"), FixedDelayRetry(2, "00:00:01"), ExponentialBackoffRetry(2, "00:00:01", "00:00:10")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class SameName
{
    [Function("Same")]
    public Task One([QueueTrigger("things")] string body) => Task.CompletedTask;

    [Function("SAME")]
    public Task Two([QueueTrigger("others")] string body) => Task.CompletedTask;
}

public sealed class SameRoute
{
    [Function("One")]
    public IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "things/{id}")] HttpRequest r) => Results.Ok();

    [Function("Two")]
    public IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Things/{id}")] HttpRequest r) => Results.Ok();
}

public sealed class SameActivity
{
    [Function("A")]
    public string One([ActivityTrigger(Activity = "pay")] string input) => input;

    [Function("Pay")]
    public string Two([ActivityTrigger] string input) => input;
}

public sealed class BadName
{
    [Function("1st try")]
    public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
}

public sealed class Outer
{
    private sealed class Inner
    {
        [Function("F")]
        public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
    }
}

public sealed class Generic<T>
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body) => Task.FromResult(default(T));
}

public sealed class GenericMethod
{
    [Function("F")]
    public Task Run<T>([QueueTrigger("things")] T body) => Task.FromResult(body);
}

public abstract class Abstract
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
}

public sealed class ByReference
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r, in int number) => Results.Ok();
}

public sealed class LoggerParameter
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body, ILogger logger) => Task.CompletedTask;
}

public sealed class HttpContextParameter
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r, HttpContext context) => Results.Ok();
}

public sealed record Filter(string Name);

public sealed class ObjectFromQuery
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r, Filter filter) => Results.Ok();
}

public sealed class ServiceParameter
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r, TimeProvider time) => Results.Ok();
}

public sealed class UnknownFact
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body, string colour) => Task.CompletedTask;
}

public sealed class TimerParameter
{
    [Function("F")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, string text) => Task.CompletedTask;
}

public sealed class ClientOfWrongType
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r, [DurableClient] string client) => Results.Ok();
}

public sealed class ReturnsPoco
{
    [Function("F")]
    public Task<Filter> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => Task.FromResult(new Filter("x"));
}

public sealed class ReturnsString
{
    [Function("F")]
    public string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => "lost";
}

public sealed class ReturnsNothing
{
    [Function("F")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest r) => Task.CompletedTask;
}

public sealed class ReturnsFromTimer
{
    [Function("F")]
    public Task<int> Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(1);
}

public sealed class OrchestratorWithClient
{
    [Function("F")]
    public Task Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) => Task.CompletedTask;
}

public sealed class OrchestratorWithToken
{
    [Function("F")]
    public Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken token) => Task.CompletedTask;
}

public sealed class OrchestratorWithLogger
{
    [Function("F")]
    public Task Run([OrchestrationTrigger] TaskOrchestrationContext context, ILogger logger) => Task.CompletedTask;
}

public sealed class RetryOnTopic
{
    [Function("F"), FixedDelayRetry(2, "00:00:01")]
    public Task Run([ServiceBusTrigger("orders", "mails")] string body) => Task.CompletedTask;
}

public sealed class UnregisteredDependency(Filter filter)
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] string body) => Task.FromResult(filter);
}

public sealed class TwoConstructors
{
    public TwoConstructors()
    {
    }

    public TwoConstructors(Recorder recorder) => recorder.Note("made");

    [Function("F")]
    public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
}

public sealed class PocoFromQueue
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] Filter filter) => Task.CompletedTask;
}

internal sealed class InternalClass
{
    [Function("Fine")]
    public Task Run([QueueTrigger("things")] string body) => Task.CompletedTask;
}
