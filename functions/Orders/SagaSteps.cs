using System.Text.Json.Serialization;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Orders;

/// <summary>Inputs of activities: ids and small facts only, because they stay in the orchestration's history.</summary>
public sealed record StockStep(string OrderId, AllocationRef Allocation);

/// <inheritdoc cref="StockStep"/>
public sealed record ReservationsMade(string OrderId, IReadOnlyList<ReservationOutcome> Outcomes);

/// <inheritdoc cref="StockStep"/>
public sealed record CommitsMade(string OrderId, IReadOnlyList<CommitOutcomeOf> Outcomes);

/// <inheritdoc cref="StockStep"/>
public sealed record PaymentStep(string OrderId, string PaymentId);

/// <inheritdoc cref="StockStep"/>
public sealed record AllocationsStep(string OrderId, IReadOnlyList<string> AllocationIds);

/// <inheritdoc cref="StockStep"/>
public sealed record ParcelStep(string OrderId, string ShipmentId, string? Problem = null);

/// <inheritdoc cref="StockStep"/>
public sealed record UndoStep(string OrderId, string UndoId, string? Problem = null);

/// <inheritdoc cref="StockStep"/>
public sealed record RefundStep(string OrderId, string RefundId);

[JsonSerializable(typeof(OrderGlance))]
[JsonSerializable(typeof(ParcelGlance))]
[JsonSerializable(typeof(StockStep))]
[JsonSerializable(typeof(ReservationOutcome))]
[JsonSerializable(typeof(CommitOutcomeOf))]
[JsonSerializable(typeof(ReservationsMade))]
[JsonSerializable(typeof(CommitsMade))]
[JsonSerializable(typeof(PaymentStep))]
[JsonSerializable(typeof(AllocationsStep))]
[JsonSerializable(typeof(ParcelStep))]
[JsonSerializable(typeof(UndoStep))]
[JsonSerializable(typeof(RefundStep))]
internal sealed partial class SagaJson : JsonSerializerContext;
