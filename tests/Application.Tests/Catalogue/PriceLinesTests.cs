using OrderFunctions.Application.Catalogue;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Catalogue;

public sealed class PriceLinesTests : IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();

    public async Task InitializeAsync() => await new ImportProductsHandler(_store.Documents, TimeProvider.System)
        .HandleAsync(new(
        [
            ProductTests.Draft("MUG", 12_50),
            ProductTests.Draft("TEA", 8_35, tax: 700),
            ProductTests.Draft("DOLLAR", 5_00, "USD"),
            ProductTests.Draft("DEAR", Money.MaxAmount, tax: 0),
        ]));

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Each_line_is_priced_and_rounded_on_its_own()
    {
        var answer = await PriceAsync(("MUG", 2), ("TEA", 3), ("MUG", 1));

        Assert.Empty(answer.Refusals);
        Assert.Equal("EUR", answer.Currency);
        // 25.00 × 19 % = 4.75; 25.05 × 7 % = 1.7535 → 1.75; 12.50 × 19 % = 2.375, half to even → 2.38.
        Assert.Equal(
            [new(25_00, 4_75, 0, 29_75), new(25_05, 1_75, 0, 26_80), new LineAmounts(12_50, 2_38, 0, 14_88)],
            answer.Lines.Select(line => line.Amounts));
        Assert.Equal(["MUG", "TEA", "MUG"], answer.Lines.Select(line => line.Product.Sku));
        Assert.Equal([2, 3, 1], answer.Lines.Select(line => line.Quantity));
    }

    [Fact]
    public async Task Everything_that_stands_against_the_lines_is_told_at_once()
    {
        var answer = await PriceAsync(
            ("MUG", 1), ("NOPE", 1), ("DOLLAR", 1), ("TEA", 0), ("TEA", -2), ("DEAR", 2), ("DEAR", int.MaxValue));

        Assert.Equal(
            [
                (1, CatalogueCodes.UnknownSku),
                (2, CatalogueCodes.MixedCurrencies),
                (3, RefusalCodes.AmountInvalid),
                (4, RefusalCodes.AmountInvalid),
                (5, RefusalCodes.AmountTooLarge),
                (6, RefusalCodes.AmountTooLarge),
            ],
            answer.Refusals.Select(refusal => (refusal.Line, refusal.Refusal.Code)));
        Assert.Empty(answer.Lines);
        Assert.Null(answer.Currency);
    }

    [Fact]
    public async Task Lines_that_add_up_to_too_much_are_refused_as_a_whole()
    {
        var answer = await PriceAsync(("DEAR", 1), ("MUG", 1));

        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal((-1, RefusalCodes.AmountTooLarge), (refusal.Line, refusal.Refusal.Code));
    }

    [Fact]
    public async Task One_line_costs_one_read()
    {
        var observed = new ObservedStore(_store.Documents);

        await new PriceLinesHandler(observed).HandleAsync(new([new("MUG", 1)]));

        Assert.Equal(1, observed.Reads);
        Assert.Empty(observed.Commits);
    }

    private async Task<PricingAnswer> PriceAsync(params (string Sku, int Quantity)[] lines) =>
        await new PriceLinesHandler(_store.Documents).HandleAsync(
            new([.. lines.Select(line => new LineToPrice(line.Sku, line.Quantity))]));
}
