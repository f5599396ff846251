using System.Security.Cryptography;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>A writer hands in a version. What the file was called is not asked.</summary>
public sealed record UploadDraft(TaskId Task, ReadOnlyMemory<byte> Content, Actor By);

/// <summary>
/// The file first, then the commit that names it. Its name follows from its content, so that a repeat, or two at a time, write the same
/// file. Content of no known type is refused with <see cref="ProductionCodes.DraftTypeUnknown"/>, an image that is none with what
/// <see cref="ImageHeader.Read"/> says; a good one gets sizes to look at.
/// </summary>
public sealed class UploadDraftHandler(OrderRepository orders, IFileStore files, TakeInImageHandler images, TimeProvider time, OrderPolicy policy)
{
    private static readonly FileType[] Taken = [FileType.Pdf, FileType.Png, FileType.Jpeg, FileType.Docx, FileType.Text];

    public async Task<Result<OrderOutcome>> HandleAsync(UploadDraft command, CancellationToken cancellationToken)
    {
        if (FileType.Of(command.Content) is not { } type || !Taken.Contains(type))
            return new Refusal(ProductionCodes.DraftTypeUnknown, "A draft is a PDF, a PNG, a JPEG, a DOCX without macros, or plain UTF-8 text.");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(command.Content.Span));
        var name = $"orders/{command.Task.OrderId}/drafts/{command.Task.LineId}-{sha256[..32]}.{type.Extension}";
        var add = new OrderCommand.Write(
            command.Task.LineId,
            new WritingCommand.AddDraft(command.By.Id, new DraftFile(name, type.ContentType, command.Content.Length, sha256)));

        // What would be refused leaves no file behind.
        var order = await orders.ReadAsync(command.Task.OrderId, cancellationToken).ConfigureAwait(false);
        if (OrderDecider.Decide(order, add, time.GetUtcNow(), policy).Refusal is { } refusal) return refusal;

        if ((type == FileType.Png || type == FileType.Jpeg) && images.IsAvailable)
        {
            var taken = await images.HandleAsync(new(command.Content, ImageUseKind.Draft, command.Task.ToString()), cancellationToken).ConfigureAwait(false);
            if (taken.Refusal is { } broken) return broken;
        }

        using var content = command.Content.AsStream();
        await files.WriteAsync(name, type.ContentType, content, cancellationToken).ConfigureAwait(false);
        return await orders.ExecuteAsync(command.Task.OrderId, add, command.By, cancellationToken).ConfigureAwait(false);
    }
}
