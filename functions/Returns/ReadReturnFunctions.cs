using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Papers;
using OrderFunctions.Application.Returns;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Returns;

/// <summary>The reading routes of returns.</summary>
public sealed class ReadReturnFunctions(ReturnDoor door, ReturnRepository returns, ListReturnsHandler list, IFileStore files)
{
    /// <summary><c>GET api/returns/{id}</c>: one return, with its version.</summary>
    [Function("GetReturn"), Permission("returns", "read")]
    [Versioned, Answers(200, typeof(ReturnView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/returns/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await door.FindAsync(request, id, cancellationToken) is { } found
        ? ReturnDoor.Answer(request, found)
        : Problems.NotFound("return");

    /// <summary><c>GET api/orders/{id}/returns</c>: the returns of an order, oldest first.</summary>
    [Function("ListOrderReturns"), Permission("returns", "read")]
    [Answers(200, typeof(ReturnListView))]
    public async Task<IResult> OfOrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}/returns")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await door.FindOrderAsync(request, id, cancellationToken) is not { } order) return Problems.NotFound("order");
        var found = await returns.OfOrderAsync(order.Id, cancellationToken);
        return TypedResults.Ok(new ReturnListView([.. found.Select(one => ReturnView.Of(one.Value.Return))]));
    }

    /// <summary><c>GET api/returns</c>: for staff, newest first; those with something to do, or with <c>state=closed</c> the others.</summary>
    [Function("ListReturns"), Permission("returns", "list")]
    [Answers(200, typeof(ReturnListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/returns")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (state is not (null or "open" or "closed")) return Problems.ValidationFailed("state", "must be open or closed");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new ListReturns(state == "closed", size, continuation), cancellationToken);
                return TypedResults.Ok(new ReturnListView([.. page.Returns.Select(ReturnView.Of)], page.Continuation));
            });
    }

    /// <summary><c>GET api/returns/{id}/label</c>: the label for the parcel, once the return is approved.</summary>
    [Function("GetReturnLabel"), Permission("returns", "read")]
    [Answers(200, ContentType = PaperTypes.Pdf)]
    public async Task<IResult> LabelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/returns/{id}/label")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await door.FindAsync(request, id, cancellationToken) is { Value.Return: { Label: { } label, Status: not Domain.Returns.ReturnStatus.Rejected } }
        && await files.OpenReadAsync(label, cancellationToken) is { } content
            ? TypedResults.Stream(content, PaperTypes.Pdf, $"return-{id}.pdf")
            : Problems.NotFound("label");

    /// <summary><c>GET api/returns/{id}/photos/{photo}</c>: a photo that the customer sent with it.</summary>
    [Function("GetReturnPhoto"), Permission("returns", "read")]
    [Answers(200, ContentType = "image/png")]
    public async Task<IResult> PhotoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/returns/{id}/photos/{photo}")] HttpRequest request,
        string id,
        string photo,
        CancellationToken cancellationToken)
    {
        var name = (await door.FindAsync(request, id, cancellationToken))?.Value.Return is { } one
            ? one.Lines.SelectMany(line => line.Photos).FirstOrDefault(full => full == $"orders/{one.OrderId}/{photo}")
            : null;
        return name is not null && await files.OpenReadAsync(name, cancellationToken) is { } content
            ? TypedResults.Stream(content, ReturnPhotos.ContentTypeOf(name))
            : Problems.NotFound("photo");
    }
}
