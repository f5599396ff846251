#pragma warning disable CA1801, CA1822, IDE0060 // Function classes that are wrong on purpose.

namespace OrderFunctions.LocalHost.Tests.Discovery.Rejected;

public sealed class NullQueueName
{
    [Function("F")]
    public Task Run([QueueTrigger(null!)] string body) => Task.CompletedTask;
}

public sealed class NullTopic
{
    [Function("F")]
    public Task Run([ServiceBusTrigger(null!, "mails")] string body) => Task.CompletedTask;
}

public sealed class NullSubscription
{
    [Function("F")]
    public Task Run([ServiceBusTrigger("orders", null!)] string body) => Task.CompletedTask;
}

public sealed class NullSchedule
{
    [Function("F")]
    public Task Run([TimerTrigger(null!)] TimerInfo timer) => Task.CompletedTask;
}

public sealed class NullMethods
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, null!)] HttpRequest r) => Results.Ok();
}

public sealed class NullMethod
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", null!)] HttpRequest r) => Results.Ok();
}

public sealed class NullRoute
{
    [Function("Things")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = null)] HttpRequest r) => Results.Ok();
}

public sealed class NullRetryInterval
{
    [Function("F"), FixedDelayRetry(2, null!)]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class BatchFromTopic
{
    [Function("F")]
    public Task Run([ServiceBusTrigger("orders", "mails")] string[] bodies) => Task.CompletedTask;
}

public sealed class ListFromTopic
{
    [Function("F")]
    public Task Run([ServiceBusTrigger("orders", "mails")] List<Filter> filters) => Task.CompletedTask;
}

public sealed class BytesFromQueue
{
    [Function("F")]
    public Task Run([QueueTrigger("things")] byte[] body) => Task.CompletedTask;
}

public sealed class TriggerOnString
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string r) => Results.Ok();
}

public sealed class TimerOnString
{
    [Function("F")]
    public Task Run([TimerTrigger("0 * * * * *")] string timer) => Task.CompletedTask;
}

public sealed class OrchestrationOnString
{
    [Function("F")]
    public Task Run([OrchestrationTrigger] string context) => Task.CompletedTask;
}

public sealed class FiveFieldCron
{
    [Function("F")]
    public Task Run([TimerTrigger("*/5 * * * *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class NeverCron
{
    [Function("F")]
    public Task Run([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer) => Task.CompletedTask;
}

public sealed class BadRoute
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "orders/{id")] HttpRequest r) => Results.Ok();
}

public sealed class BadConstraint
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "orders/{id:number}")] HttpRequest r) => Results.Ok();
}

public sealed class RouteWithSlash
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/orders")] HttpRequest r) => Results.Ok();
}

public sealed class BadMethod
{
    [Function("F")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "FETCH")] HttpRequest r) => Results.Ok();
}

public sealed class BadQueueName
{
    [Function("F")]
    public Task Run([QueueTrigger("My_Queue")] string body) => Task.CompletedTask;
}

public sealed class NoSubscription
{
    [Function("F")]
    public Task Run([ServiceBusTrigger("topic", "")] string body) => Task.CompletedTask;
}
