using System.Text.Json;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Hosts;

/// <summary>
/// The official worker hands the input of an activity on as an array of objects, and that of an orchestration as an object,
/// both by the app's own JSON rules. The local host hands on the value itself, so only this shows what Azure would say.
/// </summary>
public sealed class DurablePayloadTests
{
    // What the app changes of the worker's options.
    private static readonly JsonSerializerOptions s_worker = Worker();

    [Fact]
    public void Activities_get_what_the_official_worker_wraps()
    {
        var inputs = typeof(LocalApp).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute), false))
            .Select(parameter => parameter.ParameterType).Distinct().ToList();
        Assert.Contains(typeof(PaymentStep), inputs);

        Assert.Equal("""[{"orderId":"order-1","paymentId":"pay-1"}]""", Wrapped(new PaymentStep("order-1", "pay-1")));
        Assert.Equal("""["order-1"]""", Wrapped("order-1"));
        Assert.All(inputs, type => Assert.NotNull(s_worker.GetTypeInfo(type)));
    }

    [Fact]
    public void An_orchestration_gets_what_it_was_started_with()
    {
        var step = JsonSerializer.Serialize(new RefundStep("order-1", "refund-1"), s_worker);

        var handedOn = JsonSerializer.Serialize(JsonSerializer.Deserialize<object>(step, s_worker), s_worker);

        Assert.Equal(new RefundStep("order-1", "refund-1"), JsonSerializer.Deserialize<RefundStep>(handedOn, s_worker));
    }

    private static string Wrapped(object input) => JsonSerializer.Serialize<object[]>([input], s_worker);

    private static JsonSerializerOptions Worker()
    {
        var options = new JsonSerializerOptions { PropertyNameCaseInsensitive = true };
        DoorJson.ApplyTo(options);
        return options;
    }
}
