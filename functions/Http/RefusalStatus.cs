using System.Collections.Frozen;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Production;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Http;

/// <summary>
/// The one place that gives a refusal its HTTP status. Most refusals mean "not in the state that things are in", which is
/// 409; listed here is everything else.
/// </summary>
public static class RefusalStatus
{
    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        // Wrong in itself: the same request can never succeed.
        [RefusalCodes.AddressInvalid] = 400,
        [RefusalCodes.ContactInvalid] = 400,
        [RefusalCodes.AmountInvalid] = 400,
        [RefusalCodes.AmountTooLarge] = 400,
        [RefusalCodes.CurrencyUnknown] = 400,
        [RefusalCodes.LinesInvalid] = 400,
        [RefusalCodes.QuantityInvalid] = 400,
        [PaymentRefusals.MethodInvalid] = 400,
        [PaymentRefusals.ConfirmationInvalid] = 400,
        [PaymentRefusals.ProviderUnknown] = 400,
        [PaymentRefusals.PartNotPossible] = 400,
        [CatalogueCodes.BadContinuation] = 400,
        [RefusalCodes.PreferenceRequired] = 400,
        [CampaignCodes.CsvInvalid] = 400,
        [TemplateCodes.Syntax] = 400,
        [TemplateCodes.VariableUnknown] = 400,
        [TemplateCodes.VariableMissing] = 400,
        [TemplateCodes.PartInvalid] = 400,
        [TemplateCodes.TooLong] = 400,
        [RepairRefusals.PayloadInvalid] = 400,
        [RepairRefusals.ReferenceRequired] = 400,

        // Well formed, but about what is not there or does not go together. (A route that names an unknown SKU is 404.)
        [CatalogueCodes.UnknownSku] = 422,
        [CatalogueCodes.MixedCurrencies] = 422,
        [CatalogueCodes.WishesNeeded] = 422,
        [CatalogueCodes.NotPersonalised] = 422,
        [CampaignCodes.ListUnknown] = 422,
        [CampaignCodes.TemplateUnknown] = 422,
        [ProductionCodes.WriterUnknown] = 422,
        [StockCodes.UnknownLocation] = 422,
        [DealerCodes.NotADealers] = 422,
        [CarrierRefusals.CarrierUnknown] = 422,
        [ReturnRefusals.PhotoUnknown] = 422,
        [ReplayEventsHandler.UnknownSubscription] = 422,

        // What the route or the body names is not there.
        [RefusalCodes.OrderUnknown] = 404,
        [RefusalCodes.AllocationUnknown] = 404,
        [RefusalCodes.LineUnknown] = 404,
        [RefusalCodes.PaymentUnknown] = 404,
        [RefusalCodes.RefundUnknown] = 404,
        [RefusalCodes.ShipmentUnknown] = 404,
        [RefusalCodes.HoldUnknown] = 404,
        [RefusalCodes.UndoUnknown] = 404,
        [RefusalCodes.DisputeUnknown] = 404,
        [RefusalCodes.ReturnUnknown] = 404,
        [RefusalCodes.ReservationUnknown] = 404,
        [RepairRefusals.Unknown] = 404,
        [StockCodes.TransferUnknown] = 404,
        [StockCodes.PurchaseUnknown] = 404,
        [DealerCodes.Unknown] = 404,
        [DealerCodes.PicklistUnknown] = 404,
        [RefusalCodes.TicketUnknown] = 404,
        [RefusalCodes.DocumentUnknown] = 404,
        [RefusalCodes.ViolationUnknown] = 404,

        [TicketFiles.TypeRefused] = 415,
        // Changed since the caller read it.
        [StockCodes.LocationChanged] = 412,
        [RefusalCodes.TaskChanged] = 412,
        [ProductionCodes.WriterChanged] = 412,

        // Not what the route takes, whatever it is called.
        [ImageCodes.TypeRefused] = 415,
        [DocumentCodes.Broken] = 422,
        [ImageCodes.Animated] = 415,
        [ImageCodes.TooManyPixels] = 413,
        [ImageCodes.Broken] = 422,
        [ImageCodes.Unavailable] = 503,
        [ProductionCodes.DraftTypeUnknown] = 415,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The status of a refusal code.</summary>
    public static int Of(string code) => Statuses.GetValueOrDefault(code, 409);

    /// <summary>The refusal as problem details, with its code and data.</summary>
    public static Problem ToProblem(this Refusal refusal) =>
        new(Of(refusal.Code), refusal.Code, refusal.Message) { Data = refusal.Data, IsBusinessRefusal = true };
}
