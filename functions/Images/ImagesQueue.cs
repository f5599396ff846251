using OrderFunctions.Application.Images;

namespace OrderFunctions.Functions.Images;

/// <summary>An image has come: make its sizes. The message is the image's id.</summary>
public sealed class ImagesQueue(MakeImageSizesHandler make)
{
    [Function("ImagesQueue")]
    public Task RunAsync([QueueTrigger(MakeImageSizesHandler.Queue)] string id, CancellationToken cancellationToken) =>
        make.HandleAsync(new(id), cancellationToken);
}
