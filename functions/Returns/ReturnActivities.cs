using OrderFunctions.Application.Returns;

namespace OrderFunctions.Functions.Returns;

/// <summary>The steps of a return's saga. Each calls one use case, which recognises its repeats.</summary>
public sealed class ReturnActivities(
    LookAtReturnHandler look,
    ClaimReturnHandler claim,
    LabelReturnHandler label,
    TellOrderOfReturnHandler tell,
    BookReturnedGoodsHandler book,
    PlaceExchangeHandler place,
    GiveBackReturnHandler giveBack,
    PayExchangeHandler pay,
    FallBackToRefundHandler fallBack,
    FinishReturnHandler finish)
{
    [Function(nameof(LookAtReturn))]
    public Task<ReturnGlance> LookAtReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        look.HandleAsync(new LookAtReturn(returnId), cancellationToken);

    [Function(nameof(ClaimReturn))]
    public Task ClaimReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        claim.HandleAsync(new ClaimReturn(returnId), cancellationToken);

    [Function(nameof(LabelReturn))]
    public Task LabelReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        label.HandleAsync(new LabelReturn(returnId), cancellationToken);

    [Function(nameof(TellOrderOfReturn))]
    public Task TellOrderOfReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        tell.HandleAsync(new TellOrderOfReturn(returnId), cancellationToken);

    [Function(nameof(BookReturnedGoods))]
    public Task BookReturnedGoods([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        book.HandleAsync(new BookReturnedGoods(returnId), cancellationToken);

    [Function(nameof(PlaceExchange))]
    public Task PlaceExchange([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        place.HandleAsync(new PlaceExchange(returnId), cancellationToken);

    [Function(nameof(GiveBackReturn))]
    public Task GiveBackReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        giveBack.HandleAsync(new GiveBackReturn(returnId), cancellationToken);

    [Function(nameof(PayExchange))]
    public Task PayExchange([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        pay.HandleAsync(new PayExchange(returnId), cancellationToken);

    [Function(nameof(FallBackToRefund))]
    public Task FallBackToRefund([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        fallBack.HandleAsync(new FallBackToRefund(returnId), cancellationToken);

    [Function(nameof(FinishReturn))]
    public Task FinishReturn([ActivityTrigger] string returnId, CancellationToken cancellationToken) =>
        finish.HandleAsync(new FinishReturn(returnId), cancellationToken);
}
