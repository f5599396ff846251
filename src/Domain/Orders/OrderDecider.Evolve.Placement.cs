namespace OrderFunctions.Domain.Orders;

/// <summary>What becomes of an allocation's placement.</summary>
public static partial class OrderDecider
{
    private static Order Evolve(Order order, OrderEvent.AllocationSplit e) =>
        Parted(order, e.Allocation, e.Parts, AllocationStatus.Pending, AllocationStatus.Cancelled);

    private static Order Evolve(Order order, OrderEvent.MoveStarted e) => WithPlacement(
        order, [e.Allocation], placement => placement with { Move = new AllocationMove(e.Parts, e.Reason), NeedsStaff = false });

    private static Order Evolve(Order order, OrderEvent.AllocationMoved e) => Parted(
        order,
        e.Allocation,
        [.. e.Parts.Select(part => part with { Stays = true })],
        AllocationStatus.Committed,
        AllocationStatus.Cancelled);

    /// <summary>The parts never became the customer's; they stay as cancelled ones, so that their release finds them.</summary>
    private static Order Evolve(Order order, OrderEvent.MoveGivenUp e) => Parted(order, e.Allocation, e.Parts, AllocationStatus.Cancelled, null);

    private static Order Evolve(Order order, OrderEvent.AssignmentAccepted e) => WithPlacement(
        order, e.Allocations, placement => placement with { AcceptBy = null, AcceptedBy = e.By });

    private static Order Evolve(Order order, OrderEvent.AssignmentDeclined e) => order.WithAllocations(
        e.Allocations.Select(reference => reference.AllocationId),
        allocation => allocation.WithPlacement(placement => placement with
        {
            AcceptBy = null,
            Stays = false,
            DeclinedBy = [.. placement.DeclinedBy, e.Location],
        }) with
        { AssignedTo = null });

    private static Order Evolve(Order order, OrderEvent.TakerMissing e) =>
        WithPlacement(order, [e.Allocation], placement => placement with { NeedsStaff = true });

    private static Order Evolve(Order order, OrderEvent.UnitsPicked e) =>
        WithPlacement(Answered(order, [e.Allocation]), [e.Allocation], placement => placement with { Picked = e.Picked });

    private static Order Evolve(Order order, OrderEvent.AllocationsAssigned e) => e.Assignments.Aggregate(order, (state, assignment) =>
        state.WithAllocations([assignment.AllocationId], allocation => Assigned(allocation, assignment)));

    private static Order Evolve(Order order, OrderEvent.AllocationShort e) => WithPlacement(
        order.WithAllocations([e.Allocation], AllocationStatus.Short), [e.Allocation], placement => placement with
        {
            AcceptBy = null,
            Found = e.Found,
            KeptId = e.KeptId,
        });

    /// <summary>Whoever works on an offer has accepted it.</summary>
    private static Order Answered(Order order, IReadOnlyList<AllocationRef> refs) => order.WithAllocations(
        refs.Select(reference => reference.AllocationId),
        allocation => allocation.Placement?.AcceptBy is null
            ? allocation
            : allocation.WithPlacement(placement => placement with { AcceptBy = null, AcceptedBy = allocation.AssignedTo }));

    private static Allocation Assigned(Allocation allocation, Assignment assignment) => assignment is { AcceptBy: null, Choice: null } && allocation.Placement is null
        ? allocation with { AssignedTo = assignment.AssignedTo }
        : allocation.WithPlacement(placement => placement with
        {
            AcceptBy = assignment.AcceptBy,
            Choice = assignment.Choice ?? placement.Choice,
            NeedsStaff = false,
        }) with
        { AssignedTo = assignment.AssignedTo };

    private static Order WithPlacement(Order order, IReadOnlyList<AllocationRef> refs, Func<Placement, Placement> change) =>
        order.WithAllocations(refs.Select(reference => reference.AllocationId), allocation => allocation.WithPlacement(change));

    /// <summary>
    /// The old allocation with its move behind it, and the parts beside it. Those who declined stay out of it, unless somebody has
    /// agreed with one of them and placed a part there.
    /// </summary>
    private static Order Parted(
        Order order, AllocationRef old, IReadOnlyList<PlannedPart> parts, AllocationStatus status, AllocationStatus? oldStatus)
    {
        var declined = order.FindAllocation(old.AllocationId)!.Value.Allocation.Placement?.DeclinedBy ?? [];
        var added = parts.Select(part => ToAllocation(part, status, old.AllocationId))
            .Select(part => declined.Count == 0
                ? part
                : part.WithPlacement(placement => placement with { DeclinedBy = [.. declined.Where(location => location != part.Location)] }));
        return order.WithLine(old.LineId, line => line with
        {
            Allocations = [.. line.Allocations.Select(allocation => allocation.Id == old.AllocationId ? Left(allocation, oldStatus) : allocation), .. added],
        });
    }

    private static Allocation Left(Allocation allocation, AllocationStatus? status) =>
        (allocation.Placement is null ? allocation : allocation.WithPlacement(placement => placement with { Move = null, KeptId = null }))
            with
        { Status = status ?? allocation.Status };

    private static Allocation ToAllocation(PlannedPart part, AllocationStatus status, string? replaces) => new()
    {
        Id = part.AllocationId,
        Location = part.Location,
        Quantity = part.Quantity,
        Status = status,
        Replaces = replaces,
        Placement = new Placement { Choice = part.Choice, Stays = part.Stays, AcceptedBy = part.AcceptedBy },
    };
}
