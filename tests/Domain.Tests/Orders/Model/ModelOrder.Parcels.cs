using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>From CONFIRMED to the customer's door.</summary>
internal sealed partial class ModelOrder
{
    public string Make(int i) => Step(i, goods => goods is { At: GoodsAt.Committed } && goods.Line == Shop.Personalised, goods => goods with { At = GoodsAt.Making });

    public string Approve(int i) => Step(i, goods => goods.At == GoodsAt.Making, goods => goods with { At = GoodsAt.Made });

    public string Assign(int i) => Step(
        i,
        goods => !goods.Assigned && (goods.At == GoodsAt.Made || (goods.At == GoodsAt.Committed && goods.Line != Shop.Personalised)),
        goods => goods with { Assigned = true });

    public string Pack(IReadOnlyList<int> which)
    {
        foreach (var i in which)
        {
            var answer = Step(i, goods => goods is { Assigned: true, At: GoodsAt.Committed or GoodsAt.Made }, goods => goods with { At = GoodsAt.Packed, Parcel = Parcels.Count });
            if (answer != Done) return answer;
        }

        Parcels.Add(new Parcel(ParcelAt.Packed, Booked: false));
        return Done;
    }

    public string Book(int s)
    {
        if (Parcels[s].Booked) return Nothing;
        Parcels[s] = Parcels[s] with { Booked = true };
        return Done;
    }

    public string HandOver(int s)
    {
        if (Parcels[s].At == ParcelAt.Cancelled) return RefusalCodes.WrongState;
        if (Parcels[s].At != ParcelAt.Packed) return Nothing;
        if (Held) return RefusalCodes.OrderOnHold;
        return Move(s, ParcelAt.HandedOver, goods => goods with { At = GoodsAt.Shipped });
    }

    /// <summary>Carrier events never move a parcel backwards. What was lost may turn up while it is still this order's.</summary>
    public string Hear(int s, CarrierNews news)
    {
        var at = Parcels[s].At;
        return news switch
        {
            CarrierNews.InTransit when at < ParcelAt.InTransit => Move(s, ParcelAt.InTransit, OnTheWay),
            CarrierNews.AttemptFailed when at < ParcelAt.Attempted => Move(s, ParcelAt.Attempted, OnTheWay),
            CarrierNews.Delivered when at < ParcelAt.Delivered && Goods.Exists(goods => goods.Live && goods.Parcel == s) =>
                Move(s, ParcelAt.Delivered, goods => goods with { At = GoodsAt.Delivered }),
            CarrierNews.Lost when at < ParcelAt.Lost => Move(s, ParcelAt.Lost, Lose),
            CarrierNews.ReturnedToSender when at < ParcelAt.Lost => Move(s, ParcelAt.ReturnedToSender, Lose),
            _ => Unchanged,
        };

        static Goods OnTheWay(Goods goods) => goods with { At = GoodsAt.InTransit };
        static Goods Lose(Goods goods) => goods with { At = GoodsAt.Lost, LostAt = goods.At };
    }

    public string Reship(int i)
    {
        if (IsEnded) return RefusalCodes.OrderEnded;
        if (Goods[i].At != GoodsAt.Lost) return RefusalCodes.WrongState;
        return Held ? RefusalCodes.OrderOnHold : Replace(i, GoodsAt.Pending, released: false);
    }

    public string RefundLost(int i)
    {
        if (Goods[i].At != GoodsAt.Lost) return Unchanged;
        Put(i, goods => goods with { At = GoodsAt.Gone });
        if (!Live.Any()) return End(failed: true, ReasonCodes.LostInTransit);
        RefundLines([Goods[i].Line]);
        return Done;
    }

    private string Move(int s, ParcelAt at, Func<Goods, Goods> change)
    {
        Parcels[s] = Parcels[s] with { At = at };
        Goods = Goods.ConvertAll(goods => goods.Live && goods.Parcel == s ? change(goods) : goods);
        return Done;
    }

    private string Step(int i, Func<Goods, bool> ready, Func<Goods, Goods> change)
    {
        if (Stage != Stage.Confirmed || !Goods[i].Live || !ready(Goods[i])) return Unchanged;
        return Held ? RefusalCodes.OrderOnHold : Put(i, change);
    }
}
