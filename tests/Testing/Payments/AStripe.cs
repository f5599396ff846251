using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace OrderFunctions.Testing.Payments;

/// <summary>
/// Stripe as its documentation describes it, as far as the adapter speaks to it: form-encoded requests, snake_case JSON,
/// idempotency keys that remember every answer for 24 hours, and PaymentIntents, refunds and disputes. A call that it does
/// not know, or that lacks a header, throws.
/// </summary>
public sealed class AStripe(TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan KeysLast = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Request, DateTimeOffset At, int Status, string Body)> _answers = [];
    private readonly List<JsonObject> _intents = [];
    private readonly List<JsonObject> _refunds = [];
    private readonly Dictionary<string, JsonObject> _disputes = [];
    private readonly List<StubCall> _calls = [];
    private int _ids;

    /// <summary>What every request must carry.</summary>
    public string? Version { get; set; }

    /// <summary>The calls that arrived, in order.</summary>
    public IReadOnlyList<StubCall> Calls => [.. _calls];

    /// <summary>PaymentIntents that exist.</summary>
    public int Intents => _intents.Count;

    /// <summary>Refunds that exist.</summary>
    public int Refunds => _refunds.Count;

    /// <summary>What was given back in all, in minor units.</summary>
    public long Refunded => _refunds.Sum(one => (long)one["amount"]!);

    /// <summary>Ids of the refunds, in order.</summary>
    public IReadOnlyList<string> RefundIds => [.. _refunds.Select(one => (string)one["id"]!)];

    /// <summary>How long a new payment cannot be found by searching; lists always know it.</summary>
    public TimeSpan SearchLag { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What a new refund's status is.</summary>
    public string RefundStatus { get; set; } = "succeeded";

    /// <summary>Forgets every key, as after a day.</summary>
    public void ForgetKeys() => _answers.Clear();

    /// <summary>The customer pays in the browser.</summary>
    public void Confirm(string intentId, string method)
    {
        lock (_gate)
            Present(Intent(intentId)!, method);
    }

    /// <summary>What was processing comes back from the bank.</summary>
    public void Change(string intentId, Action<JsonObject> change)
    {
        lock (_gate)
            change(Intent(intentId)!);
    }

    /// <summary>Changes a refund, as a bank does days later.</summary>
    public void SetRefund(string refundId, string status, string? why = null)
    {
        lock (_gate)
        {
            var refund = _refunds.Single(one => (string?)one["id"] == refundId);
            refund["status"] = status;
            refund["failure_reason"] = why;
        }
    }

    /// <summary>The customer's bank disputes a payment, or decides.</summary>
    public JsonObject Dispute(string disputeId, string intentId, long amount, string status, DateTimeOffset? dueBy = null) => _disputes[disputeId] = new()
    {
        ["id"] = disputeId,
        ["object"] = "dispute",
        ["amount"] = amount,
        ["currency"] = "eur",
        ["status"] = status,
        ["reason"] = "fraudulent",
        ["payment_intent"] = intentId,
        ["evidence_details"] = new JsonObject { ["due_by"] = dueBy?.ToUnixTimeSeconds() },
    };

    /// <summary>The body of an event about an object as it is now.</summary>
    public string Event(string id, string type, string objectId)
    {
        lock (_gate)
        {
            var about = Intent(objectId) ?? _refunds.FirstOrDefault(one => (string?)one["id"] == objectId) ?? _disputes[objectId];
            return new JsonObject
            {
                ["id"] = id,
                ["object"] = "event",
                ["api_version"] = Version,
                ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
                ["type"] = type,
                ["data"] = new JsonObject { ["object"] = about.DeepClone() },
            }.ToJsonString();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        var key = headers.GetValueOrDefault("Idempotency-Key");
        if (headers["Stripe-Version"] != Version || !headers["Authorization"].StartsWith("Bearer sk_", StringComparison.Ordinal))
            throw new InvalidOperationException("A request to Stripe lacks its version or its key.");
        lock (_gate)
        {
            _calls.Add(new(request.Method.Method, request.RequestUri!.PathAndQuery, key, text, headers));
            var (status, body) = request.Method == HttpMethod.Get
                ? Get(request.RequestUri)
                : Once(key ?? throw new InvalidOperationException("A POST without a key."), request.RequestUri.AbsolutePath, text);
            return new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }
    }

    private (int Status, string Body) Once(string key, string path, string text)
    {
        var now = time.GetUtcNow();
        if (_answers.TryGetValue(key, out var known) && now - known.At < KeysLast)
            return known.Request == path + text ? (known.Status, known.Body) : Error(400, "idempotency_error", null);
        var (status, body) = Post(path.Split('/')[2..], HttpUtility.ParseQueryString(text));
        _answers[key] = (path + text, now, status, body);
        return (status, body);
    }

    private (int Status, string Body) Post(string[] path, System.Collections.Specialized.NameValueCollection form) => path switch
    {
        ["payment_intents"] => Create(form),
        ["payment_intents", var id, _] when Intent(id) is null => Missing(),
        ["payment_intents", var id, "capture"] => Capture(Intent(id)!, long.Parse(form["amount_to_capture"]!, CultureInfo.InvariantCulture)),
        ["payment_intents", var id, "cancel"] => Cancel(Intent(id)!),
        ["refunds"] => Refund(form),
        _ => throw new InvalidOperationException($"Stripe has no POST {string.Join('/', path)} here."),
    };

    private (int Status, string Body) Get(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        return uri.AbsolutePath.Split('/')[2..] switch
        {
            ["payment_intents"] => Page(_intents.Where(one => (long)one["created"]! >= long.Parse(query["created[gte]"]!, CultureInfo.InvariantCulture)), query),
            ["payment_intents", "search"] => Page(_intents.Where(one => Searchable(one, query["query"]!)), query),
            ["payment_intents", var id] => Found(Intent(id)),
            ["refunds"] => Page(_refunds.Where(one => (string?)one["payment_intent"] == query["payment_intent"]), query),
            ["refunds", var id] => Found(_refunds.FirstOrDefault(one => (string?)one["id"] == id)),
            ["disputes", var id] => Found(_disputes.GetValueOrDefault(id)),
            _ => throw new InvalidOperationException($"Stripe has no GET {uri.AbsolutePath} here."),
        };
    }

    private bool Searchable(JsonObject intent, string query) =>
        time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds((long)intent["created"]!) >= SearchLag
        && query == $"metadata['payment_id']:'{intent["metadata"]!["payment_id"]}'";

    private static (int, string) Page(IEnumerable<JsonObject> all, System.Collections.Specialized.NameValueCollection query)
    {
        // Newest first, as Stripe lists.
        var rest = all.Reverse().ToList();
        if (query["starting_after"] is { } after)
            rest = rest.SkipWhile(one => (string?)one["id"] != after).Skip(1).ToList();
        var limit = int.Parse(query["limit"] ?? "10", CultureInfo.InvariantCulture);
        return (200, new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = rest.Count > limit,
            ["data"] = new JsonArray([.. rest.Take(limit).Select(one => one.DeepClone())]),
        }.ToJsonString());
    }

    private (int, string) Create(System.Collections.Specialized.NameValueCollection form)
    {
        var id = $"pi_{++_ids}";
        var intent = new JsonObject
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = long.Parse(form["amount"]!, CultureInfo.InvariantCulture),
            ["amount_capturable"] = 0,
            ["amount_received"] = 0,
            ["capture_method"] = form["capture_method"],
            ["client_secret"] = $"{id}_secret_{_ids}",
            ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["currency"] = form["currency"],
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["metadata"] = new JsonObject { ["order_id"] = form["metadata[order_id]"], ["payment_id"] = form["metadata[payment_id]"] },
            ["status"] = "requires_payment_method",
        };
        var method = form["payment_method"];
        if (method is not (null or "pm_success" or "pm_soft" or "pm_hard" or "pm_slow" or "pm_action"))
            return Error(400, "invalid_request_error", "resource_missing");
        _intents.Add(intent);
        if (method is not null && form["confirm"] == "true")
            Present(intent, method);
        return intent["last_payment_error"] is JsonObject error
            ? Error(402, "card_error", "card_declined", (string?)error["decline_code"], intent)
            : Found(intent);
    }

    private void Present(JsonObject intent, string method)
    {
        var charge = $"ch_{++_ids}";
        intent["last_payment_error"] = null;
        intent["latest_charge"] = charge;
        var (status, decline) = method switch
        {
            "pm_success" => ((string?)intent["capture_method"] == "manual" ? "requires_capture" : "succeeded", null),
            "pm_slow" => ("processing", null),
            "pm_action" => ("requires_action", null),
            "pm_soft" => ("requires_payment_method", "insufficient_funds"),
            "pm_hard" => ("requires_payment_method", "stolen_card"),
            _ => throw new InvalidOperationException($"There is no test card {method}."),
        };
        intent["status"] = status;
        if (status == "succeeded")
            intent["amount_received"] = (long)intent["amount"]!;
        if (status == "requires_capture")
            intent["amount_capturable"] = (long)intent["amount"]!;
        if (decline is not null)
            intent["last_payment_error"] = new JsonObject { ["type"] = "card_error", ["code"] = "card_declined", ["decline_code"] = decline, ["charge"] = charge };
    }

    private static (int, string) Capture(JsonObject intent, long amount)
    {
        if ((string?)intent["status"] != "requires_capture")
            return Error(400, "invalid_request_error", "payment_intent_unexpected_state");
        if (amount > (long)intent["amount_capturable"]!)
            return Error(400, "invalid_request_error", "amount_too_large");
        (intent["status"], intent["amount_received"], intent["amount_capturable"]) = ("succeeded", amount, 0);
        return Found(intent);
    }

    private static (int, string) Cancel(JsonObject intent)
    {
        if ((string?)intent["status"] is "succeeded" or "canceled" or "processing")
            return Error(400, "invalid_request_error", "payment_intent_unexpected_state");
        (intent["status"], intent["amount_capturable"]) = ("canceled", 0);
        return Found(intent);
    }

    private (int, string) Refund(System.Collections.Specialized.NameValueCollection form)
    {
        var amount = long.Parse(form["amount"]!, CultureInfo.InvariantCulture);
        if (Intent(form["payment_intent"]!) is not { } intent)
            return Missing();
        var given = _refunds.Where(one => (string?)one["payment_intent"] == form["payment_intent"] && (string?)one["status"] is not ("failed" or "canceled"))
            .Sum(one => (long)one["amount"]!);
        if (amount > (long)intent["amount_received"]! - given)
            return Error(400, "invalid_request_error", "charge_already_refunded");
        var refund = new JsonObject
        {
            ["id"] = $"re_{++_ids}",
            ["object"] = "refund",
            ["amount"] = amount,
            ["currency"] = (string?)intent["currency"],
            ["failure_reason"] = null,
            ["metadata"] = new JsonObject { ["refund_key"] = form["metadata[refund_key]"] },
            ["payment_intent"] = form["payment_intent"],
            ["status"] = RefundStatus,
        };
        _refunds.Add(refund);
        return Found(refund);
    }

    private JsonObject? Intent(string id) => _intents.FirstOrDefault(one => (string?)one["id"] == id);

    private static (int, string) Found(JsonObject? one) => one is null ? Missing() : (200, one.ToJsonString());

    private static (int, string) Missing() => Error(404, "invalid_request_error", "resource_missing");

    private static (int, string) Error(int status, string type, string? code, string? decline = null, JsonObject? intent = null) => (status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["type"] = type,
            ["code"] = code,
            ["decline_code"] = decline,
            ["message"] = "Words for people, with a name or a card in them perhaps.",
            ["payment_intent"] = intent?.DeepClone(),
        },
    }.ToJsonString());
}
