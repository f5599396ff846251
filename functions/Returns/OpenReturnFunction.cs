using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Returns;

/// <summary>The customer, or staff for them, sends something back; and shows what is wrong with it.</summary>
public sealed class OpenReturnFunction(IdempotentRequests idempotent, OpenReturnHandler open, ReturnPhotos photos, ReturnDoor door, WatchSagasHandler watch)
{
    /// <summary>
    /// <c>POST api/orders/{id}/returns</c>: delivered units, each line with a reason, for money, store credit or other articles.
    /// Staff decide about it.
    /// </summary>
    [Function("OpenReturn"), Permission("returns", "create")]
    [Takes(typeof(OpenReturnBody)), Keyed, Answers(201, typeof(ReturnView))]
    [Refuses(
        RefusalCodes.NotReturnable,
        RefusalCodes.ReturnWindowClosed,
        RefusalCodes.LineUnknown,
        RefusalCodes.LinesInvalid,
        RefusalCodes.QuantityInvalid,
        ReturnRefusals.PhotoUnknown,
        CatalogueCodes.UnknownSku,
        CatalogueCodes.MixedCurrencies)]
    public Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/returns")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<OpenReturnBody>(
            request,
            async (body, operation) =>
            {
                if (body.Validate() is { } invalid) return invalid;
                if (await door.FindOrderAsync(request, id, cancellationToken) is not { } order) return Problems.NotFound("order");
                var opened = await open.HandleAsync(
                    new OpenReturn(
                        ReturnIds.Of(order.Id, operation.Id),
                        order.Id,
                        body.LinesOf(order.Id),
                        body.Resolution,
                        body.Exchange ?? [],
                        request.Caller().AsActor()),
                    cancellationToken);
                if (!opened.TryGet(out var found, out var refusal)) return refusal.ToProblem();
                await new SagaClient(client, watch).StartReturnAsync(found.Value.Return.Id, cancellationToken);
                return TypedResults.Created($"/api/returns/{found.Value.Return.Id}", ReturnView.Of(found.Value.Return));
            },
            cancellationToken);

    /// <summary>
    /// <c>POST api/orders/{id}/photos</c>: a photo for a return; the body is the image, PNG, JPEG or WebP, 5 MB at most. What it is
    /// is read from its content. The same photo again is the same file.
    /// </summary>
    [Function("UploadReturnPhoto"), Permission("returns", "create")]
    [TakesFile("image/png", "image/jpeg", "image/webp"), Answers(201, typeof(PhotoView))]
    [Refuses("BODY_TOO_LARGE", ReturnRefusals.PhotoInvalid)]
    public async Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/photos")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await door.FindOrderAsync(request, id, cancellationToken) is not { } order) return Problems.NotFound("order");
        if (!(await request.ReadBytesAsync(cancellationToken, ReturnPhotos.MaxBytes)).TryGet(out var content, out var problem)) return problem;
        if (await photos.KeepAsync(order.Id, content, cancellationToken) is not { } file) return NotAnImage;
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        return TypedResults.Created((string?)null, new PhotoView(name, file.ContentType, file.Length));
    }

    private static Problem NotAnImage { get; } = new(415, ReturnRefusals.PhotoInvalid, "The body must be a PNG, JPEG or WebP image.");
}
