using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace OrderFunctions.Testing.Payments;

/// <summary>
/// Razorpay as its documentation describes it, as far as the adapter speaks to it: JSON, 400 for what it does not know,
/// orders found by receipt, at most one captured payment per order, and <c>X-Refund-Idempotency</c>. A call that it does not
/// know, or that lacks authentication, throws.
/// </summary>
public sealed class ARazorpay(TimeProvider time) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _orders = [];
    private readonly List<JsonObject> _payments = [];
    private readonly List<JsonObject> _refunds = [];
    private readonly Dictionary<string, JsonObject> _disputes = [];
    private readonly Dictionary<string, (string Request, JsonObject Refund)> _refundKeys = [];
    private readonly List<StubCall> _calls = [];
    private int _ids;

    /// <summary>The calls that arrived, in order.</summary>
    public IReadOnlyList<StubCall> Calls => [.. _calls];

    /// <summary>Orders that exist.</summary>
    public int Orders => _orders.Count;

    /// <summary>Refunds that exist.</summary>
    public int Refunds => _refunds.Count;

    /// <summary>What was given back in all, in minor units.</summary>
    public long Refunded => _refunds.Sum(one => (long)one["amount"]!);

    /// <summary>What a new refund's status is.</summary>
    public string RefundStatus { get; set; } = "processed";

    /// <summary>Forgets every refund key.</summary>
    public void ForgetKeys() => _refundKeys.Clear();

    /// <summary>The body that opened an order.</summary>
    public JsonObject Order(string id) => _orders.Single(one => (string?)one["id"] == id);

    /// <summary>The customer tries to pay in Checkout; answers the payment's id.</summary>
    public string Pay(string orderId, string outcome)
    {
        lock (_gate)
        {
            var order = Order(orderId);
            var id = $"pay_{++_ids}";
            _payments.Add(new JsonObject
            {
                ["id"] = id,
                ["entity"] = "payment",
                ["amount"] = (long)order["amount"]!,
                ["currency"] = (string?)order["currency"],
                ["status"] = "created",
                ["order_id"] = orderId,
                ["captured"] = false,
                ["email"] = "customer@example.com",
                ["contact"] = "+919999999999",
                ["notes"] = new JsonArray(),
                ["error_code"] = null,
                ["error_reason"] = null,
                ["created_at"] = time.GetUtcNow().ToUnixTimeSeconds() + _ids,
            });
            Settle(id, outcome);
            return id;
        }
    }

    /// <summary>A payment goes on: failed, authorized, captured, refunded.</summary>
    public void Settle(string paymentId, string outcome)
    {
        lock (_gate)
        {
            var payment = Payment(paymentId)!;
            payment["status"] = outcome;
            (payment["error_code"], payment["error_reason"]) = outcome == "failed" ? ("BAD_REQUEST_ERROR", "payment_failed") : (null, null);
            if (outcome == "captured")
                payment["captured"] = true;
        }
    }

    /// <summary>Changes a refund, as a bank does days later.</summary>
    public void SetRefund(string refundId, string status)
    {
        lock (_gate)
            _refunds.Single(one => (string?)one["id"] == refundId)["status"] = status;
    }

    /// <summary>The customer's bank disputes a payment, or decides.</summary>
    public void Dispute(string disputeId, string paymentId, long amount, string status, long deducted = 0) => _disputes[disputeId] = new()
    {
        ["id"] = disputeId,
        ["entity"] = "dispute",
        ["payment_id"] = paymentId,
        ["amount"] = amount,
        ["currency"] = "EUR",
        ["amount_deducted"] = deducted,
        ["status"] = status,
        ["phase"] = "chargeback",
    };

    /// <summary>The body of an event about a payment (and a refund or a dispute) as it is now.</summary>
    public string Event(string type, string paymentId, string? aboutId = null)
    {
        lock (_gate)
        {
            var payment = Payment(paymentId)!;
            var payload = new JsonObject { ["payment"] = Entity(payment) };
            if (type == "order.paid")
                payload["order"] = Entity(Order((string)payment["order_id"]!));
            if (type.StartsWith("refund.", StringComparison.Ordinal))
                payload["refund"] = Entity(_refunds.Single(one => (string?)one["id"] == aboutId));
            if (type.StartsWith("payment.dispute.", StringComparison.Ordinal))
                payload["dispute"] = Entity(_disputes[aboutId!]);
            return new JsonObject
            {
                ["entity"] = "event",
                ["account_id"] = "acc_1",
                ["event"] = type,
                ["contains"] = new JsonArray([.. payload.Select(one => JsonValue.Create(one.Key))]),
                ["payload"] = payload,
                ["created_at"] = time.GetUtcNow().ToUnixTimeSeconds(),
            }.ToJsonString();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        if (!headers["Authorization"].StartsWith("Basic ", StringComparison.Ordinal))
            throw new InvalidOperationException("A request to Razorpay lacks its key.");
        lock (_gate)
        {
            var refundKey = headers.GetValueOrDefault("X-Refund-Idempotency");
            _calls.Add(new(request.Method.Method, request.RequestUri!.PathAndQuery, refundKey, text, headers));
            var (status, body) = request.Method == HttpMethod.Get
                ? Get(request.RequestUri)
                : Post(request.RequestUri.AbsolutePath.Split('/')[2..], JsonNode.Parse(text)!.AsObject(), refundKey, text);
            return new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }
    }

    private (int, JsonObject) Get(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        return uri.AbsolutePath.Split('/')[2..] switch
        {
            ["orders"] => Collection(_orders.Where(one => (string?)one["receipt"] == query["receipt"])),
            ["orders", var id] => Found(_orders.FirstOrDefault(one => (string?)one["id"] == id)),
            ["orders", var id, "payments"] => _orders.Any(one => (string?)one["id"] == id)
                ? Collection(_payments.Where(one => (string?)one["order_id"] == id))
                : Missing(),
            ["payments", var id, "refunds"] => Collection(_refunds.Where(one => (string?)one["payment_id"] == id)),
            ["refunds", var id] => Found(_refunds.FirstOrDefault(one => (string?)one["id"] == id)),
            ["disputes", var id] => Found(_disputes.GetValueOrDefault(id)),
            _ => throw new InvalidOperationException($"Razorpay has no GET {uri.AbsolutePath} here."),
        };
    }

    private (int, JsonObject) Post(string[] path, JsonObject body, string? refundKey, string text) => path switch
    {
        ["orders"] => Create(body),
        ["payments", var id, "capture"] => Capture(Payment(id)!, (long)body["amount"]!),
        ["payments", var id, "refund"] => Refund(Payment(id)!, body, refundKey!, id + text),
        _ => throw new InvalidOperationException($"Razorpay has no POST {string.Join('/', path)} here."),
    };

    private (int, JsonObject) Create(JsonObject body)
    {
        if ((bool?)body["unique_receipt"] == true
            && _orders.FirstOrDefault(one => (string?)one["receipt"] == (string?)body["receipt"]) is { } known)
            return (200, known);
        if (((string)body["receipt"]!).Length > 40)
            return Error("The receipt may not be greater than 40 characters.", "input_validation_failed");
        var order = new JsonObject
        {
            ["id"] = $"order_{++_ids}",
            ["entity"] = "order",
            ["amount"] = (long)body["amount"]!,
            ["currency"] = (string?)body["currency"],
            ["receipt"] = (string?)body["receipt"],
            ["notes"] = body["notes"]!.DeepClone(),
            ["payment"] = body["payment"]!.DeepClone(),
            ["created_at"] = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        _orders.Add(order);
        return (200, order);
    }

    private static (int, JsonObject) Capture(JsonObject payment, long amount)
    {
        if ((string?)payment["status"] != "authorized")
            return Error("This payment has already been captured", "NA");
        if (amount != (long)payment["amount"]!)
            return Error("Capture amount must be equal to the amount authorized", "input_validation_failed");
        (payment["status"], payment["captured"]) = ("captured", true);
        return (200, payment);
    }

    private (int, JsonObject) Refund(JsonObject payment, JsonObject body, string key, string request)
    {
        if (key.Length < 10 || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return Error("The idempotency key is not valid.", "input_validation_failed");
        if (_refundKeys.TryGetValue(key, out var known))
            return known.Request == request
                ? (200, known.Refund)
                : Error("Different request with the same idempotency key has already been processed.", "NA");
        var amount = (long)body["amount"]!;
        var given = _refunds.Where(one => (string?)one["payment_id"] == (string?)payment["id"] && (string?)one["status"] != "failed")
            .Sum(one => (long)one["amount"]!);
        if (amount > (long)payment["amount"]! - given)
            return Error("The total refund amount is greater than the refund payment amount", "input_validation_failed");
        var refund = new JsonObject
        {
            ["id"] = $"rfnd_{++_ids}",
            ["entity"] = "refund",
            ["amount"] = amount,
            ["currency"] = (string?)payment["currency"],
            ["payment_id"] = (string?)payment["id"],
            ["notes"] = body["notes"]!.DeepClone(),
            ["status"] = RefundStatus,
        };
        _refunds.Add(refund);
        if (amount + given == (long)payment["amount"]!)
            payment["status"] = "refunded";
        _refundKeys[key] = (request, refund);
        return (200, refund);
    }

    private JsonObject? Payment(string id) => _payments.FirstOrDefault(one => (string?)one["id"] == id);

    private static JsonObject Entity(JsonObject one) => new() { ["entity"] = one.DeepClone() };

    private static (int, JsonObject) Collection(IEnumerable<JsonObject> all)
    {
        var items = new JsonArray([.. all.Select(one => one.DeepClone())]);
        return (200, new JsonObject { ["entity"] = "collection", ["count"] = items.Count.ToString(CultureInfo.InvariantCulture), ["items"] = items });
    }

    private static (int, JsonObject) Found(JsonObject? one) => one is null ? Missing() : (200, one);

    private static (int, JsonObject) Missing() => Error("The id provided does not exist", "NA");

    private static (int, JsonObject) Error(string description, string reason) => (400, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "BAD_REQUEST_ERROR",
            ["description"] = description,
            ["source"] = "business",
            ["reason"] = reason,
            ["metadata"] = new JsonObject(),
        },
    });
}
