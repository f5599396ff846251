namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.UserErased"/>: whoever keeps something about the customer is to forget it, too.</summary>
/// <param name="CustomerId">The customer, as other events have named them.</param>
/// <param name="ErasedAt">When it was done here.</param>
public sealed record UserErasedData(string CustomerId, DateTimeOffset ErasedAt);
