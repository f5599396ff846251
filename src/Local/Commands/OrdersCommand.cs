using System.CommandLine;

namespace OrderFunctions.Local.Commands;

/// <summary>Orders at the running host: <c>orders watch</c> follows them.</summary>
internal static class OrdersCommand
{
    public static Command Create() => new("orders", "Looks at orders of the running host.") { Watch() };

    private static Command Watch()
    {
        var order = new Option<string?>("--order", "-o") { Description = "Follows this order until it is final." };
        order.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Guid.TryParseExact(token.Value, "D", out _))
                result.AddError($"--order is '{token.Value}'; it must be an order id.");
        });
        var customer = new Option<string?>("--customer", "-c") { Description = "Follows this customer's orders, also those still to come, until Ctrl+C." };
        var command = new Command("watch", "Prints each change of an order, or of a customer's orders, as it happens.") { order, customer };
        command.Validators.Add(result =>
        {
            if (result.GetResult(order) is null == result.GetResult(customer) is null)
                result.AddError("orders watch needs either --order or --customer.");
        });
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => RunAsync(arguments, arguments.GetValue(order), arguments.GetValue(customer), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, string? order, string? customer, CancellationToken cancellationToken)
    {
        try
        {
            var folder = DataFolder.At(arguments.GetValue(CommonOptions.Data)!);
            using var host = await RunningHost.FindAsync(folder, arguments.GetValue(CommonOptions.Port), "watch", cancellationToken);
            var watch = new OrderWatch(host, new OrderScreen(arguments.InvocationConfiguration.Output));
            if (order is not null) await watch.OrderAsync(order, tellPast: true, cancellationToken);
            else await watch.CustomerAsync(customer!, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how a watch ends.
        }

        return ExitCodes.Done;
    }
}
