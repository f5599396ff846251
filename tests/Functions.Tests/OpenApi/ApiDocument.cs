using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>Writes the OpenAPI 3.1 document of the app from its functions, its types, their comments and the examples.</summary>
internal static class ApiDocument
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["limit"] = "How many entries a page has at most.",
        ["continuation"] = "From the page before; left out for the first one.",
        ["customer"] = "Whose; staff only.",
        ["state"] = "Only entries in this state.",
        ["language"] = "A language tag such as de.",
        ["channel"] = "By which way: email, sms, whatsapp, push or in-app.",
        ["kind"] = "Of repairs only those of this kind: undo, refund, outbox, inbox or dead-letter. Of templates what the message is about, such as order-shipped. Of uploads what they are for: csv or recipients.",
        ["order"] = "Only those of this order.",
        ["assignee"] = "Only those of this assignee: dealer:north, writer:… or agent:….",
        ["device"] = "The app's own name for the device.",
        ["agent"] = "Who deals with tickets: the subject of a token.",
        ["status"] = "Only those in this status; staff only. Of tickets: open, in-progress, waiting-for-customer, resolved or closed. Of documents: pending-review, under-review, order-created or rejected.",
        ["reviewer"] = "Who reviews it: the subject of a token.",
        ["fileId"] = "The file.",
        ["size"] = "large.webp, medium.webp, small.webp, or the same as .jpg.",
        ["search"] = "Words that SKU, name or category hold, all of them.",
        ["attachmentId"] = "The file.",
        ["subject"] = "Only what was done to this order, refund or repair.",
        ["by"] = "Only what this person did, and was denied.",
        ["denied"] = "true gives what was denied instead of what was done.",
        ["id"] = "The id.",
        ["owner"] = "Only those of this person; for whoever may see all of them.",
        ["expires"] = "From a signed link.",
        ["signature"] = "From a signed link.",
        ["refundId"] = "The refund.",
        ["paymentId"] = "The payment.",
        ["imageId"] = "The image.",
        ["file"] = "small.webp, medium.webp, large.webp, or the same as .jpg; original is what was sent.",
        ["photo"] = "Name of the photo, as the return shows it.",
        ["customerId"] = "The customer.",
        ["lineId"] = "The order line.",
        ["disputeId"] = "The dispute.",
        ["holdId"] = "The hold, as the order shows it.",
        ["sku"] = "The article.",
        ["location"] = "Code of the location.",
        ["code"] = "Code of the location.",
        ["writer"] = "Whose desk; staff only.",
        ["number"] = "The version, from 1.",
        ["dealer"] = "Code of the dealer's location.",
        ["provider"] = "The sender: stripe, razorpay, sandbox, borzo, sandbox-carrier, sendgrid or twilio.",
        ["carrier"] = "Code of the carrier that takes the parcel; left out, the shop's rule says so.",
        ["format"] = "pdf or zpl; left out, PDF unless Accept asks for application/zpl.",
        ["token"] = "From the parcel's link, or the mail's.",
        ["outcome"] = "Only those with this outcome: accepted, waiting, suppressed, unsubscribed, failed or unknown.",
        ["name"] = "The template, such as spring-sale.",
        ["recipientId"] = "The recipient, as the list shows them.",
    };

    public static string Write()
    {
        var (requests, answers) = (new ApiSchemas(isRequest: true), new ApiSchemas(isRequest: false));
        var paths = new JsonObject();
        foreach (var operation in ApiOperation.All)
        {
            if (paths[operation.Route] is not JsonObject path) paths[operation.Route] = path = [];
            path[operation.Method] = Operation(operation, requests, answers);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "OrderFunctions",
                ["version"] = "1",
                ["description"] = "An order from \"buy\" to \"delivered\" and back. Amounts are integer minor units with an ISO 4217 currency; times are RFC 3339 in UTC; unknown members are ignored, unknown enum values refused; changes are additive. Every refusal is problem details of RFC 9457 with a stable code.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = Schemas(requests, answers),
                ["responses"] = SharedProblems.TakenFrom(paths),
                ["examples"] = Problems(),
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
                },
            },
        };
        return document.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Operation(ApiOperation operation, ApiSchemas requests, ApiSchemas answers)
    {
        var examples = ApiExamples.Of(operation.Id);
        var text = DocComments.Of(operation.Function) ?? throw new InvalidOperationException($"{operation.Id} has no doc comment.");
        var json = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = Words(operation.Id),
            ["description"] = operation.Permission is { } needs ? $"{text} Needs the permission {needs.Resource}:{needs.Action}." : text,
            ["security"] = operation.IsOpen ? new JsonArray() : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
        };
        if (ParametersOf(operation) is { Count: > 0 } parameters) json["parameters"] = parameters;
        if (operation.Takes is { } takes)
        {
            json["requestBody"] = new JsonObject
            {
                ["required"] = !takes.Optional,
                ["content"] = Content("application/json", requests.Of(takes.Body), examples.Request),
            };
        }

        if (operation.TakesFile is { } file)
        {
            json["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject(file.ContentTypes.Select(type => KeyValuePair.Create<string, JsonNode?>(type, new JsonObject()))),
            };
        }

        json["responses"] = Responses(operation, answers, examples.Answer);
        return json;
    }

    private static JsonObject Responses(ApiOperation operation, ApiSchemas answers, JsonNode? example)
    {
        var responses = new SortedDictionary<int, JsonObject>();
        foreach (var answer in operation.Answers)
        {
            var response = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(answer.Status) };
            if (operation.IsLongPolled || operation.IsVersioned) response["headers"] = new JsonObject { ["ETag"] = Header("The version of what was read.") };
            if (operation.IsKeyed) response["headers"] = new JsonObject { ["Idempotent-Replayed"] = Header("true when this is the answer to an earlier request with the key.") };
            if (answer.Body is { } body) response["content"] = Content("application/json", answers.Of(body), answer.Status < 300 ? example : null);
            else if (answer.ContentType is { } type) response["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
            // A status with several answers has them side by side, by media type; of one type whoever asks gets one of them.
            if (responses.TryGetValue(answer.Status, out var known) && response["content"] is JsonObject more)
            {
                foreach (var (media, schema) in more)
                {
                    var content = known["content"]!.AsObject();
                    if (content[media] is JsonObject one) Widen(one, schema!["schema"]!);
                    else content[media] = schema!.DeepClone();
                }

                continue;
            }

            responses[answer.Status] = response;
        }

        foreach (var group in operation.Codes.GroupBy(code => ErrorCodes.StatusOf(code, operation)))
        {
            var media = new JsonObject
            {
                ["schema"] = answers.Of(typeof(ProblemBody)),
                ["examples"] = new JsonObject(group.Select(code => KeyValuePair.Create<string, JsonNode?>(code, new JsonObject { ["$ref"] = "#/components/examples/" + code }))),
            };
            var response = new JsonObject
            {
                ["description"] = ReasonPhrases.GetReasonPhrase(group.Key) + ": " + string.Join(", ", group),
                ["content"] = new JsonObject { [Problem.ContentType] = media },
            };
            if (group.Key == 429)
            {
                response["headers"] = new JsonObject
                {
                    ["Retry-After"] = Header("Seconds until the client may send the next request."),
                    ["RateLimit-Policy"] = Header("What one client may send: q requests in w seconds (draft-ietf-httpapi-ratelimit-headers). On other answers, too."),
                    ["RateLimit"] = Header("Where the client stands: r requests left, t seconds to the reset. On other answers, too."),
                };
            }

            // Health answers 503 with its own view; a status has one description.
            responses.TryAdd(group.Key, response);
        }

        return new JsonObject(responses.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key.ToString(CultureInfo.InvariantCulture), entry.Value)));
    }

    private static void Widen(JsonObject content, JsonNode schema)
    {
        var known = content["schema"]!.DeepClone();
        content["schema"] = new JsonObject { ["anyOf"] = known["anyOf"] is JsonArray several ? new JsonArray([.. several.Select(one => one!.DeepClone()), schema.DeepClone()]) : new JsonArray(known, schema.DeepClone()) };
    }

    private static JsonArray ParametersOf(ApiOperation operation)
    {
        var list = new JsonArray();
        foreach (var name in operation.RouteParameters) list.Add((JsonNode)Parameter("path", name, Parameters[name], required: true));
        foreach (var name in operation.QueryParameters) list.Add((JsonNode)Parameter("query", name, Parameters[name], required: false));
        if (operation.IsKeyed) list.Add((JsonNode)Parameter("header", "Idempotency-Key", "Makes a repeat harmless: the same key with the same body gets the same answer.", required: true, maxLength: 255));
        if (operation.NeedsIfMatch) list.Add((JsonNode)Parameter("header", "If-Match", "The ETag of the answer that the change was made from.", required: true));
        if (operation.IsLongPolled)
        {
            list.Add((JsonNode)Parameter("header", "If-None-Match", "The ETag of an earlier answer; 304 while it is still the latest.", required: false));
            list.Add((JsonNode)Parameter("header", "Prefer", "wait=n holds the answer back for news, at most 30 s (RFC 7240).", required: false));
        }

        return list;
    }

    private static JsonObject Parameter(string place, string name, string description, bool required, int? maxLength = null)
    {
        var schema = name == "limit"
            ? new JsonObject { ["type"] = "integer", ["minimum"] = 1 }
            : new JsonObject { ["type"] = "string" };
        if (maxLength is { } most) schema["maxLength"] = most;
        return new JsonObject { ["name"] = name, ["in"] = place, ["description"] = description, ["required"] = required, ["schema"] = schema };
    }

    private static JsonObject Header(string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Content(string type, JsonNode schema, JsonNode? example)
    {
        var media = new JsonObject { ["schema"] = schema };
        if (example is not null) media["example"] = example.DeepClone();
        return new JsonObject { [type] = media };
    }

    private static JsonObject Schemas(ApiSchemas requests, ApiSchemas answers)
    {
        var all = new JsonObject();
        foreach (var name in requests.Named.Keys.Union(answers.Named.Keys).Order(StringComparer.Ordinal))
            all[name] = (requests.Named.GetValueOrDefault(name) ?? answers.Named[name]).DeepClone();
        return all;
    }

    private static JsonObject Problems() => new(ErrorCodes.All.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create<string, JsonNode?>(
        entry.Key,
        new JsonObject
        {
            ["summary"] = entry.Value.Meaning,
            ["value"] = new JsonObject
            {
                ["type"] = "about:blank",
                ["title"] = ReasonPhrases.GetReasonPhrase(entry.Value.Status),
                ["status"] = entry.Value.Status,
                ["detail"] = entry.Value.Meaning,
                ["code"] = entry.Key,
                ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
            },
        })));

    // PlaceOrder: "Place order".
    private static string Words(string id) => string.Concat(id.Split('_')[0].Select((c, n) => n > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
